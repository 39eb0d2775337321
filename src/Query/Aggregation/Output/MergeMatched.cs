namespace Streetcar.Query.Aggregation.Output;

/// <summary>What becomes of a document that is matched: <c>whenMatched</c>.</summary>
internal enum MergeMatched
{
    Merge,
    Replace,
    KeepExisting,
    Fail,
    Pipeline,
}
