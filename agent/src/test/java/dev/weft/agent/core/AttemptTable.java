package dev.weft.agent.core;

/** What {@link AttemptStatesTest} expects. */
final class AttemptTable {
  static final String TEXT =
      """
      unknown / assigned -> +j#2, 0<accepted j#2, start j#2
      unknown / older assigned -> +j#1, 0<accepted j#1, start j#1
      unknown / newer assigned -> +j#3, 0<accepted j#3, start j#3
      unknown / cancel ->
      unknown / ack ->
      unknown / ended ->
      unknown / older ended ->
      unknown / gave up ->
      unknown / lost ->
      unknown / opened -> 0<inventory[]
      unknown / welcomed -> 0<ready 10
      unknown / continue -> 0<ready 10
      unknown / send result -> 0<ready 10
      unknown / forget -> 0<ready 10
      unknown / abort -> 0<ready 10
      unknown / claim -> 0<ready 10
      unknown / claim, ended ->
      unknown / claim, continue ->
      unknown / claim, result ->
      unknown / claim, forget ->
      unknown / claim, abort ->
      unknown / answered ->
      unknown / 5 s pass ->
      unknown / drain -> 0<credits 0 draining, 0<goodbye, leave with 0 running, 0 stuck, 0 unacked
      unknown / drain ends ->
      unknown / not kept ->
      unknown / journal fails -> 0<credits 0
      running / assigned -> 0<accepted j#2
      running / older assigned -> 0<rejected j#1 STALE
      running / newer assigned -> +j#3, 0<accepted j#3, stop j#2 SUPERSEDED
      running / cancel -> stop j#2 REQUESTED
      running / ack ->
      running / ended -> =j#2 SUCCEEDED, 0<result j#2
      running / older ended ->
      running / gave up -> =j#2 SUCCEEDED, 0<result j#2, 0<credits 9
      running / lost ->
      running / opened -> 0<inventory[j#2 running]
      running / welcomed -> 0<ready 10
      running / continue -> 0<ready 10
      running / send result -> 0<ready 10
      running / forget -> stop j#2 ABORTED, j#2 speaks to -1, 0<ready 9
      running / abort -> stop j#2 ABORTED, j#2 speaks to -1, 0<ready 9
      running / claim -> 0<claim j#2 RUNNING, 0<ready 10
      running / claim, ended -> =j#2 SUCCEEDED
      running / claim, continue ->
      running / claim, result ->
      running / claim, forget -> stop j#2 ABORTED, j#2 speaks to -1
      running / claim, abort -> stop j#2 ABORTED, j#2 speaks to -1
      running / answered ->
      running / 5 s pass ->
      running / drain -> 0<credits 0 draining
      running / drain ends -> 1s: stop j#2 DRAIN
      running / not kept -> 0<rejected j#2 BUSY
      running / journal fails -> 0<credits 0
      stopping / assigned -> 0<accepted j#2
      stopping / older assigned -> 0<rejected j#1 STALE
      stopping / newer assigned -> +j#3, 0<accepted j#3
      stopping / cancel ->
      stopping / ack ->
      stopping / ended -> =j#2 SUCCEEDED, 0<result j#2
      stopping / older ended ->
      stopping / gave up -> =j#2 SUCCEEDED, 0<result j#2, 0<credits 9
      stopping / lost ->
      stopping / opened -> 0<inventory[j#2 running]
      stopping / welcomed -> 0<ready 10
      stopping / continue -> 0<ready 10
      stopping / send result -> 0<ready 10
      stopping / forget -> j#2 speaks to -1, 0<ready 9
      stopping / abort -> j#2 speaks to -1, 0<ready 9
      stopping / claim -> 0<claim j#2 RUNNING, 0<ready 10
      stopping / claim, ended -> =j#2 SUCCEEDED
      stopping / claim, continue ->
      stopping / claim, result ->
      stopping / claim, forget -> j#2 speaks to -1
      stopping / claim, abort -> j#2 speaks to -1
      stopping / answered ->
      stopping / 5 s pass ->
      stopping / drain -> 0<credits 0 draining
      stopping / drain ends ->
      stopping / not kept -> 0<rejected j#2 BUSY
      stopping / journal fails -> 0<credits 0
      abandoned / assigned -> j#2 speaks to 0, 0<accepted j#2
      abandoned / older assigned -> 0<rejected j#1 STALE
      abandoned / newer assigned -> +j#3, 0<accepted j#3
      abandoned / cancel ->
      abandoned / ack ->
      abandoned / ended -> -j#2, forget j#2, 0<credits 10
      abandoned / older ended ->
      abandoned / gave up -> -j#2, forget j#2
      abandoned / lost ->
      abandoned / opened -> 0<inventory[]
      abandoned / welcomed -> 0<ready 9
      abandoned / continue -> 0<ready 9
      abandoned / send result -> 0<ready 9
      abandoned / forget -> 0<ready 9
      abandoned / abort -> 0<ready 9
      abandoned / claim -> 0<ready 9
      abandoned / claim, ended -> -j#2, forget j#2, 0<credits 10
      abandoned / claim, continue ->
      abandoned / claim, result ->
      abandoned / claim, forget ->
      abandoned / claim, abort ->
      abandoned / answered ->
      abandoned / 5 s pass ->
      abandoned / drain -> 0<credits 0 draining
      abandoned / drain ends ->
      abandoned / not kept ->
      abandoned / journal fails -> 0<credits 0
      stuck / assigned -> 0<result j#2
      stuck / older assigned -> 0<rejected j#1 STALE
      stuck / newer assigned -> +j#3, 0<accepted j#3
      stuck / cancel -> 0<result j#2
      stuck / ack -> -j#2, forget j#2
      stuck / ended -> 0<credits 10
      stuck / older ended ->
      stuck / gave up ->
      stuck / lost ->
      stuck / opened -> 0<inventory[j#2 finished]
      stuck / welcomed -> 0<ready 9, 0<result j#2
      stuck / continue -> 0<ready 9, 0<result j#2
      stuck / send result -> 0<ready 9, 0<result j#2
      stuck / forget -> -j#2, forget j#2, 0<ready 9
      stuck / abort -> -j#2, forget j#2, 0<ready 9
      stuck / claim -> 0<claim j#2 FINISHED, 0<ready 9
      stuck / claim, ended -> 0<credits 10
      stuck / claim, continue -> 0<result j#2
      stuck / claim, result -> 0<result j#2
      stuck / claim, forget -> -j#2, forget j#2
      stuck / claim, abort -> -j#2, forget j#2
      stuck / answered ->
      stuck / 5 s pass -> 5s: 0<result j#2
      stuck / drain -> 0<credits 0 draining
      stuck / drain ends ->
      stuck / not kept ->
      stuck / journal fails -> 0<credits 0
      stuck and acked / assigned -> 0<rejected j#2 BUSY
      stuck and acked / older assigned -> 0<rejected j#1 STALE
      stuck and acked / newer assigned -> +j#3, 0<accepted j#3
      stuck and acked / cancel ->
      stuck and acked / ack ->
      stuck and acked / ended -> 0<credits 10
      stuck and acked / older ended ->
      stuck and acked / gave up ->
      stuck and acked / lost ->
      stuck and acked / opened -> 0<inventory[]
      stuck and acked / welcomed -> 0<ready 9
      stuck and acked / continue -> 0<ready 9
      stuck and acked / send result -> 0<ready 9
      stuck and acked / forget -> 0<ready 9
      stuck and acked / abort -> 0<ready 9
      stuck and acked / claim -> 0<ready 9
      stuck and acked / claim, ended -> 0<credits 10
      stuck and acked / claim, continue ->
      stuck and acked / claim, result ->
      stuck and acked / claim, forget ->
      stuck and acked / claim, abort ->
      stuck and acked / answered ->
      stuck and acked / 5 s pass ->
      stuck and acked / drain -> 0<credits 0 draining, 0<goodbye, leave with 0 running, 1 stuck, 0 unacked
      stuck and acked / drain ends ->
      stuck and acked / not kept ->
      stuck and acked / journal fails -> 0<credits 0
      waiting / assigned -> 0<accepted j#2
      waiting / older assigned -> 0<accepted j#1
      waiting / newer assigned -> +j#3, =j#2 CANCELLED, 0<accepted j#3, 0<result j#2
      waiting / cancel -> =j#2 CANCELLED, 0<result j#2
      waiting / ack ->
      waiting / ended ->
      waiting / older ended -> =j#1 SUCCEEDED, 0<result j#1, start j#2
      waiting / gave up ->
      waiting / lost ->
      waiting / opened -> 0<inventory[j#1 running, j#2 running]
      waiting / welcomed -> 0<ready 10
      waiting / continue -> 0<ready 10
      waiting / send result -> 0<ready 10
      waiting / forget -> -j#2, forget j#2, 0<ready 10
      waiting / abort -> -j#2, forget j#2, 0<ready 10
      waiting / claim -> 0<claim j#2 RUNNING, 0<ready 10
      waiting / claim, ended ->
      waiting / claim, continue ->
      waiting / claim, result ->
      waiting / claim, forget -> -j#2, forget j#2
      waiting / claim, abort -> -j#2, forget j#2
      waiting / answered ->
      waiting / 5 s pass ->
      waiting / drain -> 0<credits 0 draining
      waiting / drain ends -> 1s: =j#2 DRAINED, 0<result j#2
      waiting / not kept -> 0<rejected j#2 BUSY
      waiting / journal fails -> 0<credits 0
      finished / assigned -> 0<result j#2
      finished / older assigned -> 0<rejected j#1 STALE
      finished / newer assigned -> +j#3, 0<accepted j#3, start j#3
      finished / cancel -> 0<result j#2
      finished / ack -> -j#2, forget j#2
      finished / ended ->
      finished / older ended ->
      finished / gave up ->
      finished / lost ->
      finished / opened -> 0<inventory[j#2 finished]
      finished / welcomed -> 0<ready 10, 0<result j#2
      finished / continue -> 0<ready 10, 0<result j#2
      finished / send result -> 0<ready 10, 0<result j#2
      finished / forget -> -j#2, forget j#2, 0<ready 10
      finished / abort -> -j#2, forget j#2, 0<ready 10
      finished / claim -> 0<claim j#2 FINISHED, 0<ready 10
      finished / claim, ended ->
      finished / claim, continue -> 0<result j#2
      finished / claim, result -> 0<result j#2
      finished / claim, forget -> -j#2, forget j#2
      finished / claim, abort -> -j#2, forget j#2
      finished / answered ->
      finished / 5 s pass -> 5s: 0<result j#2
      finished / drain -> 0<credits 0 draining
      finished / drain ends ->
      finished / not kept ->
      finished / journal fails -> 0<credits 0
      """;

  private AttemptTable() {}
}
