using Streetcar.Spec.Tests.Matching;
using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>What an operation returned.</summary>
/// <param name="Value">The result as a value; null for none.</param>
internal sealed record OperationResult(BsonValue? Value)
{
    public static OperationResult None { get; } = new((BsonValue?)null);

    /// <summary>Whether it is a list of documents that each may have more fields than are expected.</summary>
    public bool IsOfRoots { get; init; }

    /// <summary>What <c>saveResultAsEntity</c> gives a name to, where it is not the value.</summary>
    public object? Entity { get; init; }

    /// <summary>The result of an operation that returns a document, or none.</summary>
    public static OperationResult Of(BsonDocument? document) => new(document ?? (BsonValue)BsonNull.Value);

    /// <summary>The result of an operation that returns documents one by one.</summary>
    public static async Task<OperationResult> OfAsync(Task<IAsyncCursor<BsonDocument>> opened)
    {
        using var cursor = await opened;
        return new(new BsonArray(await cursor.ToListAsync())) { IsOfRoots = true };
    }

    /// <summary>The result of an operation that returns names one by one.</summary>
    public static async Task<OperationResult> OfAsync(Task<IAsyncCursor<string>> opened)
    {
        using var cursor = await opened;
        return new(new BsonArray(await cursor.ToListAsync()));
    }

    public void Verify(BsonValue expected, Entities entities)
    {
        var match = new Match(entities);
        if (IsOfRoots && expected is BsonArray documents)
            match.Roots(documents, Value!.AsBsonArray);
        else
            match.Root(expected, Value);
    }
}
