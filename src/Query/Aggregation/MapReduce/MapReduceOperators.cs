namespace Streetcar.Query.Aggregation.MapReduce;

/// <summary>The names of operators that pipelines have which stand for a <c>mapReduce</c>. Clients can't use them.</summary>
public static class MapReduceOperators
{
    /// <summary>An expression, with the map function's text: an array of what it emits for the document, each as <c>{k, v}</c>.</summary>
    public const string Emit = "$_internalJsEmit";

    /// <summary>
    /// An accumulator of such pairs of one key, given as <c>data</c>, with the reduce function's text as <c>eval</c>: the value that
    /// it makes of them.
    /// </summary>
    public const string Reduce = "$_internalJsReduce";
}
