namespace Streetcar.Abstractions;

/// <summary>What a new cursor is told about itself.</summary>
/// <param name="Namespace">The full name of the collection that it reads, as replies show it.</param>
[GenerateSerializer, Immutable, Alias("streetcar.CursorOpening")]
public sealed record CursorOpening([property: Id(0)] string Namespace)
{
    /// <summary>Whether it outlives ten idle minutes (<c>noCursorTimeout</c>).</summary>
    [Id(1)]
    public bool NoTimeout { get; init; }

    /// <summary>Whether it stays open at its end and goes on with documents that come later (<c>tailable</c>).</summary>
    [Id(2)]
    public bool Tails { get; init; }

    /// <summary>Whether a <c>getMore</c> waits for documents to come (<c>awaitData</c>).</summary>
    [Id(3)]
    public bool AwaitsData { get; init; }
}
