package dev.weft.coordinator.amqp.link;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.FrameHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;

/** Puts a {@link Sieve} into every connection. */
final class SievedConnections extends ConnectionFactory {
  private final Cork cork;

  SievedConnections(Cork cork) {
    this.cork = cork;
  }

  @Override
  protected synchronized FrameHandlerFactory createFrameHandlerFactory() throws IOException {
    FrameHandlerFactory sockets = super.createFrameHandlerFactory();
    return (address, name) -> {
      FrameHandler socket = sockets.create(address, name);
      cork.attach(socket);
      return new Sieve(socket, cork);
    };
  }
}
