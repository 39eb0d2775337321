namespace Streetcar.Spec.Tests;

/// <summary>What an operation returned.</summary>
/// <param name="Value">The result as a value; missing for none.</param>
internal sealed record OperationResult(BsonValue Value)
{
    public static OperationResult None { get; } = new(default(BsonValue));

    /// <summary>Whether it is a list of documents that each may have more fields than are expected.</summary>
    public bool IsOfRoots { get; init; }

    /// <summary>What <c>saveResultAsEntity</c> gives a name to; null for nothing.</summary>
    public object? Entity { get; init; }

    /// <summary>The result of an operation that returns a document, or none.</summary>
    public static OperationResult Of(BsonDocument? document) => new(document is null ? BsonValue.Null : document);

    /// <summary>The result of an operation that returns documents one by one.</summary>
    public static OperationResult Of(IEnumerable<BsonDocument> documents) =>
        new(BsonArray.From(documents.Select(document => (BsonValue)document))) { IsOfRoots = true };

    public void Verify(BsonValue expected, Entities entities)
    {
        var match = new Match(entities);
        if (IsOfRoots && expected.Type == BsonType.Array)
            match.Roots(expected.AsArray, Value.AsArray);
        else
            match.Root(expected, Value);
    }
}
