using Streetcar.Bson;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary>An update pipeline: stages that make one document of each.</summary>
internal sealed class PipelineProgram : UpdateProgram
{
    private readonly TransformStage[] _stages;

    private PipelineProgram(TransformStage[] stages) => _stages = stages;

    public override bool TakesFieldsFromFilter => true;

    public static PipelineProgram Compile(RawArray pipeline, QueryContext context)
    {
        var compiler = new ExpressionCompiler(context);
        var stages = Pipeline.CompileStages(pipeline, compiler, PipelineKind.Update);
        return new PipelineProgram([.. stages.Cast<TransformStage>()]);
    }

    public override string ChangedIdMessage(RawValueSpan id) =>
        $"After applying the update, the (immutable) field '_id' was found to have been altered to {ElementText.Of("_id", id)}";

    public override void Run(ReadOnlySpan<byte> document, RawWriter output, bool isInsert, Filter? filter)
    {
        var scope = new Scope { Root = document.ToArray() };
        for (int i = 0; i < _stages.Length; i++)
        {
            if (i > 0)
                scope.Root = output.WrittenSpan.ToArray();
            output.Reset();
            _stages[i].Write(scope, output);
        }

        KeepId(document, output);
        UpdateLimits.CheckDepth(output.WrittenSpan);
    }

    // A pipeline that drops the id does not mean to change it.
    private static void KeepId(ReadOnlySpan<byte> document, RawWriter output)
    {
        if (output.Length == 0)
        {
            output.WriteStartDocument();
            output.WriteElements(document[4..^1]);
            output.WriteEndDocument();
        }

        if (!RawReader.TryFind(document, "_id"u8, out var id)
            || RawReader.TryFind(output.WrittenSpan, "_id"u8, out _))
            return;
        byte[] fields = output.WrittenSpan[4..^1].ToArray();
        output.Reset();
        output.WriteStartDocument();
        output.WriteName("_id"u8);
        output.WriteValue(id);
        output.WriteElements(fields);
        output.WriteEndDocument();
    }
}
