"""A producer that has never heard of Weft: publishes task ids to a queue with pika.

ask QUEUE LIMIT_SECONDS: each line of standard input is a task id and becomes a persistent message
with reply_to and correlation_id; waits until each of them was answered, or the limit.
tell QUEUE: each line of standard input becomes the body of a message without any property.

The address of the broker is in the environment variable AMQP_URL. Prints one JSON object a line.
"""

import json
import os
import sys
import time

import pika


def say(event, **fields):
    print(json.dumps({"event": event, "at": time.time(), **fields}), flush=True)


def ask(channel, queue, ids, limit):
    replies = channel.queue_declare(queue="", exclusive=True, auto_delete=True).method.queue
    missing = set(ids)
    count = 0

    def on_reply(_channel, method, properties, body):
        nonlocal count
        count += 1
        missing.discard(properties.correlation_id)
        say(
            "reply",
            count=count,
            correlation_id=properties.correlation_id,
            body=body.decode("utf-8", "replace"),
            type=properties.type,
        )

    channel.basic_consume(queue=replies, on_message_callback=on_reply, auto_ack=True)
    for task in ids:
        channel.basic_publish(
            exchange="",
            routing_key=queue,
            body=task.encode("utf-8"),
            properties=pika.BasicProperties(
                delivery_mode=2, reply_to=replies, correlation_id=task
            ),
            mandatory=True,
        )
        say("published", correlation_id=task)
    until = time.monotonic() + limit
    while missing and time.monotonic() < until:
        channel.connection.process_data_events(time_limit=0.1)
    say("done", missing=len(missing))


def tell(channel, queue, bodies):
    for body in bodies:
        channel.basic_publish(exchange="", routing_key=queue, body=body.encode("utf-8"))
        say("published", body=body)
    say("done", missing=0)


def main():
    mode, queue = sys.argv[1:3]
    lines = [line.rstrip("\n") for line in sys.stdin]
    connection = pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"]))
    channel = connection.channel()
    channel.confirm_delivery()
    if mode == "ask":
        ask(channel, queue, lines, float(sys.argv[3]))
    else:
        tell(channel, queue, lines)
    connection.close()


main()
