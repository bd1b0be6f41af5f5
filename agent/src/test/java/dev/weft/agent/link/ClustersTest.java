package dev.weft.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ClustersTest {
  private final Clusters clusters = new Clusters();

  @Test
  void oneStoreOfSeveralCoordinatorsIsNamedOnce() {
    clusters.joined(0, "c1");
    clusters.joined(1, "c1");
    assertThat(clusters.all()).containsExactly("c1");
  }

  @Test
  void anotherStoreIsNamedAsLongAsItsStreamIsThere() {
    clusters.joined(0, "c2");
    clusters.joined(1, "c1");
    assertThat(clusters.all()).containsExactly("c1", "c2");
    clusters.left(0);
    assertThat(clusters.all()).containsExactly("c1");
  }

  @Test
  void nameThatIsNoneIsNotKept() {
    clusters.joined(0, "");
    clusters.joined(1, "x".repeat(129));
    assertThat(clusters.all()).isEmpty();
  }
}
