package dev.weft.it.input;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** Calls whose request is any bytes. */
final class RawCall implements MethodDescriptor.Marshaller<byte[]> {
  private static final long PATIENCE_SECONDS = 30;

  private final Channel channel;

  RawCall(Channel channel) {
    this.channel = channel;
  }

  /** The same with more metadata in each call. */
  RawCall with(String name, String value) {
    Metadata more = new Metadata();
    more.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return new RawCall(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(more)));
  }

  /**
   * Calls a method.
   *
   * @param method such as {@code weft.api.v1.JobService/GetJob}
   * @throws StatusRuntimeException if it is refused
   */
  byte[] call(String method, byte[] request) {
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName(method)
            .setRequestMarshaller(this)
            .setResponseMarshaller(this)
            .build();
    return ClientCalls.blockingUnaryCall(
        channel,
        descriptor,
        CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS),
        request);
  }

  @Override
  public InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
