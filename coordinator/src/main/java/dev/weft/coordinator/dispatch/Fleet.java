package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.common.time.Moment;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The agents: who is there, who has room, and who is next. */
final class Fleet {
  private final TreeMap<AgentId, Member> members = new TreeMap<>();

  /** Of each pool, the members that have room, in the order in which they are picked. */
  private final Map<PoolName, NavigableSet<Member>> withRoom = new HashMap<>();

  private long turn;
  private long rooms;

  Optional<Member> find(AgentId id) {
    return Optional.ofNullable(members.get(id));
  }

  /** The member with this id; one that was never seen counts as heard of now. */
  Member known(AgentId id, Moment now) {
    return members.computeIfAbsent(id, key -> new Member(key, now));
  }

  /** Forgets a member that is not connected. */
  void forget(Member member) {
    members.remove(member.id);
  }

  /** Whether a member serves the pool, connected or not. */
  boolean serves(PoolName pool) {
    return members.values().stream().anyMatch(m -> m.facts.pools().contains(pool));
  }

  /** Forgets a pool that no member has room in. */
  void forget(PoolName pool) {
    withRoom.remove(pool);
  }

  Collection<Member> all() {
    return Collections.unmodifiableCollection(members.values());
  }

  /** Changes a member. All that its order depends on is changed here and nowhere else. */
  void change(Member member, Consumer<Member> change) {
    Set<PoolName> before = member.free() > 0 ? member.facts.pools() : Set.of();
    for (PoolName pool : before) {
      roomIn(pool).remove(member);
    }
    AgentFacts facts = member.facts;
    int free = member.free();
    change.accept(member);
    if (member.free() > free || (member.free() > 0 && !member.facts.equals(facts))) {
      rooms++;
    }
    if (member.free() > 0) {
      for (PoolName pool : member.facts.pools()) {
        roomIn(pool).add(member);
      }
    }
  }

  void occupy(Member member, JobId job) {
    long now = ++turn;
    change(
        member,
        m -> {
          m.held.add(job);
          m.patience = Optional.empty();
          m.picked = now;
        });
  }

  /**
   * Frees a job's slot; whatever an agent said of being busy is then old.
   *
   * @return the pools whose jobs may get the slot
   */
  Set<PoolName> release(AgentId agent, JobId job) {
    Member member = members.get(agent);
    if (member == null) {
      return Set.of();
    }
    change(
        member,
        m -> {
          m.held.remove(job);
          m.busy = false;
        });
    return member.facts.pools();
  }

  /** The member that is to run the next job, if one has room. */
  Optional<Member> pick(PoolName pool, Requirement requirement) {
    if (requirement.pinned()) {
      return pinned(requirement).filter(m -> m.free() > 0 && suits(m, pool, requirement));
    }
    for (Member member : roomIn(pool)) {
      if (suits(member, pool, requirement)) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  /** Whether a member has room for such a job. */
  boolean canPick(PoolName pool, Requirement requirement) {
    return pick(pool, requirement).isPresent();
  }

  /** How often room for jobs has come up. */
  long rooms() {
    return rooms;
  }

  boolean hasRoom(PoolName pool) {
    return !roomIn(pool).isEmpty();
  }

  /** Free slots of the pool's agents. */
  long free(PoolName pool) {
    long free = 0;
    for (Member member : roomIn(pool)) {
      free += member.free();
    }
    return free;
  }

  /** Whether an agent that is there, or may come back, could run this. */
  boolean mayRun(PoolName pool, Requirement requirement) {
    for (Member member : members.values()) {
      boolean could =
          member.seen() ? suits(member, pool, requirement) : requirement.allows(member.id);
      if (could && !member.lost && !member.gone) {
        return true;
      }
    }
    return false;
  }

  /** Whether a connected agent of the pool could run this, now or later. */
  boolean anySuits(PoolName pool, Requirement requirement) {
    Predicate<Member> suits = m -> m.connected() && suits(m, pool, requirement);
    return requirement.pinned()
        ? pinned(requirement).filter(suits).isPresent()
        : members.values().stream().anyMatch(suits);
  }

  /** Why a job at the head of its line is not placed. */
  WaitReason waitReason(PoolName pool, Requirement requirement) {
    if (!any(pool, _ -> true)) {
      return WaitReason.NO_AGENT;
    }
    if (!any(pool, m -> m.facts.handlers().contains(requirement.handler()))) {
      return WaitReason.NO_HANDLER;
    }
    if (!anySuits(pool, requirement)) {
      return WaitReason.NO_MATCH;
    }
    if (!any(pool, m -> suits(m, pool, requirement) && m.takesJobs())) {
      return WaitReason.DRAINING;
    }
    return any(pool, m -> suits(m, pool, requirement) && m.free() > 0)
        ? WaitReason.IN_LINE
        : WaitReason.NO_FREE_SLOT;
  }

  private boolean any(PoolName pool, Predicate<Member> test) {
    for (Member member : members.values()) {
      if (member.connected() && member.facts.pools().contains(pool) && test.test(member)) {
        return true;
      }
    }
    return false;
  }

  private Optional<Member> pinned(Requirement requirement) {
    return requirement.placement().agent().flatMap(this::find);
  }

  private static boolean suits(Member member, PoolName pool, Requirement requirement) {
    return member.facts.pools().contains(pool) && requirement.allows(member.id, member.facts);
  }

  private NavigableSet<Member> roomIn(PoolName pool) {
    return withRoom.computeIfAbsent(pool, _ -> new TreeSet<>());
  }
}
