using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$collStats</c>: what its collection holds.</summary>
internal sealed class CollStatsStage(bool count, long? scale, QueryContext context) : Stage
{
    private static readonly HashSet<string> Sizes =
        ["size", "storageSize", "freeStorageSize", "totalIndexSize", "totalSize", "indexSizes", "maxSize"];

    private string Retrieved => scale is null ? "count" : "storageStats";

    public override bool IsFirst => true;

    public override bool GeneratesDocuments => true;

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)5447000, $"$collStats must take a nested object but found: {ElementText.Of("$collStats", operand.Raw)}");
        }

        bool count = false;
        long? scale = null;
        foreach (var (name, value) in operand.AsDocument)
        {
            if (name is not ("count" or "storageStats" or "latencyStats" or "queryExecStats"))
                throw StageOperands.Unknown("$collStats", name);
            if (value.Type != ElementType.Document)
                throw StageOperands.WrongType("$collStats", name, value, "object");
            if (name is "latencyStats" or "queryExecStats")
                throw new DocumentException(ErrorCode.CommandNotSupported, $"Streetcar keeps no {name} of a collection");
            count |= name == "count";
            if (name == "storageStats")
                scale = Scale(value.AsDocument);
        }

        return new CollStatsStage(count, scale, compiler.Context);
    }

    public override bool IsAllowedIn(PipelineKind kind) => kind != PipelineKind.Facet;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(this, input, options);

    private static long Scale(RawDocument options)
    {
        long scale = 1;
        foreach (var (name, value) in options)
        {
            if (name is not ("scale" or "verbose" or "waitForLock" or "numericOnly"))
                throw StageOperands.Unknown("$collStats.storageStats", name);
            if (name == "scale" && !(value.Raw.TryGetInt64(out scale) && scale >= 1))
            {
                throw new DocumentException(
                    (ErrorCode)51024, $"BSON field 'scale' value must be >= 1, actual value '{ElementText.Of(value.Raw)}'");
            }
        }

        return scale;
    }

    private RawDocument Make(RawDocument statistics)
    {
        var result = new RawDocument
        {
            ["ns"] = statistics["ns"],
            ["localTime"] = RawValue.FromMilliseconds(context.Now.ToUnixTimeMilliseconds()),
        };
        if (scale is { } unit)
            result = result.With("storageStats", Scaled(statistics.Without("ns"), unit));
        return count ? result.With("count", statistics["count"]) : result;
    }

    private static RawDocument Scaled(RawDocument statistics, long unit) => new RawDocument(statistics.Select(
        figure => Sizes.Contains(figure.Name) ? new RawElement(figure.Name, Divide(figure.Value, unit)) : figure))
        .With("scaleFactor", unit);

    private static RawValue Divide(RawValue size, long unit) => size.Type == ElementType.Document
        ? new RawDocument(size.AsDocument.Select(part => new RawElement(part.Name, Divide(part.Value, unit))))
        : Numbers.Whole(size.AsInt64 / unit, ElementType.Int32);

    private sealed class Source(CollStatsStage stage, DocumentSource input, PipelineOptions options) : SingleDocumentSource(input)
    {
        protected override RawDocument Make() => stage.Make(Statistics());

        private RawDocument Statistics()
        {
            try
            {
                return options.RequireCollections().CollectionStatistics(options.Collection);
            }
            catch (DocumentException e) when (e.Code == ErrorCode.NamespaceNotFound)
            {
                throw new DocumentException(
                    e.Code, $"Unable to retrieve {stage.Retrieved} in $collStats stage :: caused by :: {e.Message}", e);
            }
        }
    }
}
