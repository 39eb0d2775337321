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
        switch (operand.Type)
        {
            case ElementType.String:
                collection = operand.AsString;
                break;
            case ElementType.Document:
                foreach (var (name, value) in operand.AsDocument)
                {
                    if (name == "db")
                        database = StageOperands.Text("$out", name, value);
                    else if (name == "coll")
                        collection = StageOperands.Text("$out", name, value);
                    else if (name == "timeseries")
                        throw new DocumentException(ErrorCode.CommandNotSupported, "Streetcar has no time-series collections");
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
        return new OutStage(new CollectionOutput(database, collection));
    }
}

/// <summary>The result of a pipeline replaces a collection: <c>$out</c>.</summary>
public sealed class CollectionOutput : PipelineOutput
{
    internal CollectionOutput(string? database, string collection)
        : base(database, collection)
    {
    }

    /// <inheritdoc/>
    public override string Stage => "$out";
}
