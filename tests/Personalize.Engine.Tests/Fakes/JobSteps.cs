using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>Jobs created and run in a row, as the cmdlets do it.</summary>
internal static class JobSteps
{
    public static ImportReport ImportDataset(this PersonalizeEngine engine, CreateDatasetImportJobRequest request, OperationContext context) =>
        engine.RunDatasetImportJob(new(engine.CreateDatasetImportJob(request).Arn), context).Report!;

    public static BatchInferenceReport RunBatchInference(
        this PersonalizeEngine engine, CreateBatchInferenceJobRequest request, OperationContext context, int? throttleLimit = null) =>
        engine.RunBatchInferenceJob(new(engine.CreateBatchInferenceJob(request).Arn, throttleLimit), context).Report!;

    public static BatchSegmentReport RunBatchSegment(this PersonalizeEngine engine, CreateBatchSegmentJobRequest request, OperationContext context) =>
        engine.RunBatchSegmentJob(new(engine.CreateBatchSegmentJob(request).Arn), context).Report!;
}
