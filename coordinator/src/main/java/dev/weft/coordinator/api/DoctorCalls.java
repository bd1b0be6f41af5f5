package dev.weft.coordinator.api;

import dev.weft.coordinator.doctor.Code;
import dev.weft.coordinator.doctor.Doctor;
import dev.weft.coordinator.doctor.Finding;
import dev.weft.proto.api.v1.DiagnoseRequest;
import dev.weft.proto.api.v1.DiagnoseResponse;
import dev.weft.proto.api.v1.DoctorServiceGrpc;
import dev.weft.proto.api.v1.Severity;
import io.grpc.stub.StreamObserver;

/** The call about what is unsafe. Runs on a virtual thread of its own. */
public final class DoctorCalls extends DoctorServiceGrpc.DoctorServiceImplBase {
  private final Doctor doctor;

  /** Answers with what the doctor finds. */
  public DoctorCalls(Doctor doctor) {
    this.doctor = doctor;
  }

  @Override
  public void diagnose(DiagnoseRequest request, StreamObserver<DiagnoseResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          DiagnoseResponse.Builder response = DiagnoseResponse.newBuilder();
          doctor.diagnose().forEach(finding -> response.addFindings(proto(finding)));
          return response.build();
        });
  }

  private static dev.weft.proto.api.v1.Finding proto(Finding finding) {
    return dev.weft.proto.api.v1.Finding.newBuilder()
        .setCode(finding.code().name())
        .setSeverity(severity(finding.code().severity()))
        .setSubject(finding.subject())
        .setProblem(problem(finding))
        .setRemedy(finding.code().remedy())
        .build();
  }

  private static String problem(Finding finding) {
    return finding.code() == Code.NOT_CHECKED
        ? finding.problem()
        : finding.problem() + ". " + finding.code().meaning();
  }

  private static Severity severity(dev.weft.coordinator.doctor.Severity severity) {
    return switch (severity) {
      case DANGER -> Severity.SEVERITY_DANGER;
      case WARNING -> Severity.SEVERITY_WARNING;
      case NOTE -> Severity.SEVERITY_NOTE;
    };
  }
}
