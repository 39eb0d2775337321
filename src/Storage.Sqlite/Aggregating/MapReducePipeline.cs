using Streetcar.Bson;
using Streetcar.Query.Aggregation.MapReduce;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>The pipeline that a <c>mapReduce</c> is run as.</summary>
internal static class MapReducePipeline
{
    public static RawArray Of(MapReduceRequest request) => [.. Stages(request)];

    private static IEnumerable<RawValue> Stages(MapReduceRequest request)
    {
        if (!request.Filter.IsEmpty)
            yield return Stage("$match", request.Filter);
        if (request.Sort is not null)
            yield return Stage("$sort", request.Sort);
        if (request.Limit is { } limit)
            yield return Stage("$limit", limit);
        yield return Stage("$replaceWith", new RawDocument { ["emits"] = new RawDocument { [MapReduceOperators.Emit] = request.Map } });
        yield return Stage("$unwind", "$emits");
        RawDocument reduce = new() { ["data"] = "$emits", ["eval"] = request.Reduce };
        yield return Stage("$group", new RawDocument { ["_id"] = "$emits.k", ["value"] = new RawDocument { [MapReduceOperators.Reduce] = reduce } });
        if (request.Finalize is not null)
            yield return Value(request.Finalize, "$_id", "$value");
        if (request.Output is { } output)
            yield return Output(output, request);
    }

    private static RawValue Output(MapReduceOutput output, MapReduceRequest request)
    {
        RawDocument into = new() { ["db"] = output.Database ?? request.Namespace.Database, ["coll"] = output.Collection };
        if (output.Mode == MapReduceMode.Replace)
            return Stage("$out", into);
        RawValue matched = output.Mode == MapReduceMode.Merge ? "replace" : RawArray.From(Reduced(request));
        return Stage("$merge", new RawDocument { ["into"] = into, ["on"] = "_id", ["whenMatched"] = matched, ["whenNotMatched"] = "insert" });
    }

    private static IEnumerable<RawValue> Reduced(MapReduceRequest request)
    {
        yield return Value(request.Reduce, "$_id", RawValue.CreateArray(["$value", "$$new.value"]));
        if (request.Finalize is not null)
            yield return Value(request.Finalize, "$_id", "$value");
    }

    private static RawValue Value(string function, RawValue key, RawValue value)
    {
        RawDocument call = new() { ["body"] = function, ["args"] = RawValue.CreateArray([key, value]), ["lang"] = "js" };
        return Stage("$project", new RawDocument { ["value"] = new RawDocument { ["$function"] = call } });
    }

    private static RawValue Stage(string name, RawValue operand) => new RawDocument { [name] = operand };
}
