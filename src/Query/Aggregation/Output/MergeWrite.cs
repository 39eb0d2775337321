using Streetcar.Bson;

namespace Streetcar.Query.Aggregation.Output;

/// <summary>What <c>$merge</c> wants done with one document of a result.</summary>
/// <param name="Document">The document; without an <c>_id</c> it gets one where it is inserted.</param>
/// <param name="Filter">Finds the one that it matches; null where it is to be inserted in any case.</param>
/// <param name="Update">How the match is changed, as an update statement tells it; missing where it stays as it is.</param>
/// <param name="Variables">The variables of an update pipeline; null for none.</param>
public sealed record MergeWrite(RawDocument Document, RawDocument? Filter, RawValue Update, RawDocument? Variables);
