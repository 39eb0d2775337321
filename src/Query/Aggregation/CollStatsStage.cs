using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$collStats</c>: what its collection holds.</summary>
internal sealed class CollStatsStage(bool count, int? scale, QueryContext context) : Stage
{
    private static readonly HashSet<string> Sizes =
        ["size", "storageSize", "freeStorageSize", "totalIndexSize", "totalSize", "indexSizes", "maxSize"];

    private bool IsEmpty => !count && scale is null;

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
        int? scale = null;
        foreach (var (name, value) in operand.AsDocument)
        {
            if (name is not ("count" or "storageStats" or "latencyStats" or "queryExecStats"))
                throw StageOperands.Unknown("$collStats", name);
            if (value.IsNull)
                continue;
            if (value.Type != ElementType.Document)
                throw StageOperands.WrongType("$collStats", name, value, "object");
            Check(name, value.AsDocument);
            count |= name == "count";
            if (name == "storageStats")
                scale = Scale(value.AsDocument["scale"]);
        }

        return new CollStatsStage(count, scale, compiler.Context);
    }

    public override bool IsAllowedIn(PipelineKind kind) => kind != PipelineKind.Facet;

    public override DocumentSource Open(DocumentSource input, PipelineOptions options) => new Source(this, input, options);

    private static void Check(string name, RawDocument options)
    {
        if (name is "count" or "queryExecStats" && !options.IsEmpty)
            throw new DocumentException((ErrorCode)31170, $"{name} argument must be an empty object, but found: {ElementText.Of(options)}");
        if (name == "latencyStats")
        {
            foreach (var (option, value) in options)
            {
                if (option != "histograms")
                    throw StageOperands.Unknown("$collStats.latencyStats", option);
                if (value.Type != ElementType.Boolean)
                    throw StageOperands.WrongType("$collStats.latencyStats", option, value, "bool");
            }
        }

        if (name is "latencyStats" or "queryExecStats")
            throw new DocumentException(ErrorCode.CommandNotSupported, $"Streetcar keeps no {name} of a collection");
    }

    // What is too large is the largest.
    private static int Scale(RawValue value)
    {
        if (value.IsNullish())
            return 1;
        if (!value.IsNumber)
            throw StageOperands.WrongType("$collStats.storageStats", "scale", value, "number");
        double number = Numbers.ToWhole(value.Raw);
        return number >= 1 ? (int)Math.Min(number, int.MaxValue) : throw new DocumentException(
            ErrorCode.BadValue, $"BSON field 'scale' value must be >= 1, actual value '{ElementText.Of(value.Raw)}'");
    }

    private RawDocument Make(RawDocument statistics)
    {
        var result = new RawDocument
        {
            ["ns"] = statistics["ns"],
            ["host"] = Environment.MachineName,
            ["localTime"] = RawValue.FromMilliseconds(context.Now.ToUnixTimeMilliseconds()),
        };
        if (scale is { } unit)
            result = result.With("storageStats", Scaled(statistics.Without("ns"), unit));
        return count ? result.With("count", Short(statistics["count"])) : result;
    }

    private static RawDocument Scaled(RawDocument statistics, int unit) => new RawDocument(statistics.Select(
        figure => new RawElement(figure.Name, Sizes.Contains(figure.Name) ? Divide(figure.Value, unit) : Short(figure.Value))))
        .With("scaleFactor", unit);

    private static RawValue Short(RawValue figure) => figure.Type == ElementType.Int64 ? Numbers.Whole(figure.AsInt64, ElementType.Int32) : figure;

    private static RawValue Divide(RawValue size, long unit) => size.Type == ElementType.Document
        ? new RawDocument(size.AsDocument.Select(part => new RawElement(part.Name, Divide(part.Value, unit))))
        : Numbers.Whole(size.AsInt64 / unit, ElementType.Int32);

    private sealed class Source(CollStatsStage stage, DocumentSource input, PipelineOptions options) : SingleDocumentSource(input)
    {
        protected override RawDocument Make() => stage.Make(stage.IsEmpty ? Name() : Statistics());

        private RawDocument Name() => new() { ["ns"] = options.RequireCollections().NameOf(options.Collection) };

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
