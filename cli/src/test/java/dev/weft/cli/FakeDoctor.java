package dev.weft.cli;

import dev.weft.proto.api.v1.DiagnoseRequest;
import dev.weft.proto.api.v1.DiagnoseResponse;
import dev.weft.proto.api.v1.DoctorServiceGrpc.DoctorServiceImplBase;
import dev.weft.proto.api.v1.Finding;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Finds what its test says. Thread-safe. */
public final class FakeDoctor extends DoctorServiceImplBase {
  public final List<Finding> findings = new CopyOnWriteArrayList<>();

  @Override
  public void diagnose(DiagnoseRequest request, StreamObserver<DiagnoseResponse> response) {
    response.onNext(DiagnoseResponse.newBuilder().addAllFindings(findings).build());
    response.onCompleted();
  }
}
