using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.ChangeStreams;

/// <summary><c>$changeStreamSplitLargeEvent</c>, at the end of a change stream's pipeline; the store splits.</summary>
internal sealed class SplitLargeEventStage : Stage
{
    public const string Name = "$changeStreamSplitLargeEvent";

    private const int NotEmpty = 7182800;

    /// <summary>The error for a stage behind it.</summary>
    public static DocumentException NotLast =>
        new((ErrorCode)7182802, $"{Name} must be the last stage in the pipeline");

    public override bool IsAllowedIn(PipelineKind kind) => kind == PipelineKind.Whole;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => input;

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler) =>
        operand.Type == ElementType.Document && operand.AsDocument.IsEmpty
            ? new SplitLargeEventStage()
            : throw new DocumentException((ErrorCode)NotEmpty, $"{Name} spec should be an empty object");
}
