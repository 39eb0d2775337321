using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Output;

/// <summary><c>$out</c>: replaces a collection, whose indexes stay, or creates it.</summary>
internal sealed class OutStage(CollectionOutput output) : OutputStage
{
    public override PipelineOutput Output => output;

    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        string? database = null, collection = null;
        RawDocument? timeSeries = null;
        switch (operand.Type)
        {
            case ElementType.String:
                collection = operand.AsString;
                break;
            case ElementType.Document:
                var names = new HashSet<string>();
                foreach (var (name, value) in operand.AsDocument)
                {
                    if (!names.Add(name))
                        throw new DocumentException((ErrorCode)40413, $"BSON field '$out.{name}' is a duplicate field");
                    if (value.IsNull && name is ("db" or "coll" or "timeseries"))
                        continue;
                    if (name == "db")
                        database = StageOperands.Text("$out", name, value);
                    else if (name == "coll")
                        collection = StageOperands.Text("$out", name, value);
                    else if (name == "timeseries")
                        timeSeries = TimeseriesOptions.Read(value);
                    else
                        throw StageOperands.Unknown("$out", name);
                }

                if (database is null)
                    throw StageOperands.Missing("$out", "db");
                break;
            default:
                throw new DocumentException(
                    (ErrorCode)16990, $"$out only supports a string or object argument, but found {operand.Type.Alias()}");
        }

        if (collection is null)
            throw StageOperands.Missing("$out", "coll");
        if (collection.StartsWith("system.", StringComparison.Ordinal))
            throw new DocumentException((ErrorCode)17385, $"Can't $out to special collection: {collection}");
        if (database is "admin" or "config" or "local")
            throw new DocumentException((ErrorCode)31321, $"Can't $out to internal database: {database}");
        if (collection.StartsWith('$'))
            throw new DocumentException(ErrorCode.IllegalOperation, $"Can't $out to a collection whose name starts with '$': {collection}");
        return new OutStage(new CollectionOutput(database, collection, timeSeries));
    }
}

/// <summary>The result of a pipeline replaces a collection: <c>$out</c>.</summary>
public sealed class CollectionOutput : PipelineOutput
{
    internal CollectionOutput(string? database, string collection, RawDocument? timeSeries)
        : base(database, collection) => TimeSeries = timeSeries;

    /// <summary>The options of the time series that it is to be; null for a collection of any kind.</summary>
    public RawDocument? TimeSeries { get; }

    /// <inheritdoc/>
    public override string Stage => "$out";
}
