using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$planCacheStats</c>: lists the plans that are kept of a collection's queries, which are none.</summary>
internal sealed class PlanCacheStatsStage : Stage
{
    public const string Name = "$planCacheStats";

    public override bool IsFirst => true;

    public override bool GeneratesDocuments => true;

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, $"{Name} value must be an object, but found: {operand.Type.Alias()}");
        }

        foreach (var (name, value) in operand.AsDocument)
        {
            if (name != "allHosts" || operand.AsDocument.Count > 1)
                throw new DocumentException(ErrorCode.FailedToParse, $"{Name} parameters object must be {{}} or {{allHosts: <bool>}}, but has '{name}'");
            if (value.Type != ElementType.Boolean)
                throw new DocumentException((ErrorCode)13111, $"{Name}'s 'allHosts' must be a boolean, but found: {value.Type.Alias()}");
            if (value.AsBoolean)
                throw new DocumentException((ErrorCode)4503200, $"{Name} supports 'allHosts: true' on sharded clusters alone");
        }

        return new PlanCacheStatsStage();
    }

    public override bool IsAllowedIn(PipelineKind kind) => kind != PipelineKind.Facet;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(input, options);

    private sealed class Source(DocumentSource input, PipelineOptions options) : StageSource(input)
    {
        public override bool TryNext(out ReadOnlyMemory<byte> document)
        {
            document = default;
            if (options.RequireCollections().IndexStatistics(options.Collection).Count == 0)
                throw new DocumentException((ErrorCode)50933, $"Collection '{options.Collection}' does not exist");
            return false;
        }
    }
}
