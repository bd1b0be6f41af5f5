package dev.weft.cli.broker;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A main class: starts a broker, prints the id of its process and waits to be killed. */
final class BrokerParent {
  private BrokerParent() {}

  public static void main(String[] arguments) throws Exception {
    BrokerProcess broker =
        BrokerProcess.start(
            System.getProperty("java.class.path"),
            0,
            BrokerLogin.generate(),
            Path.of(arguments[0]));
    System.out.println(broker.pid());
    new CountDownLatch(1).await();
  }
}
