"""Celery's side of weft bench throughput: a task that does nothing."""

import os

from celery import Celery

app = Celery("weft_bench", broker=os.environ["BENCH_AMQP_URI"], backend="rpc://")
app.conf.update(
    task_default_queue=os.environ["BENCH_QUEUE"],
    task_acks_late=True,
    worker_send_task_events=False,
    result_expires=300,
)


@app.task(name="weft_bench.echo")
def echo(payload):
    return payload
