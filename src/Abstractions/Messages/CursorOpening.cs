namespace Streetcar.Abstractions;

/// <summary>What a new cursor is told about itself.</summary>
/// <param name="Namespace">The full name of the collection that it reads, as replies show it.</param>
/// <param name="NoTimeout">Whether it outlives ten idle minutes (<c>noCursorTimeout</c>).</param>
[GenerateSerializer, Immutable, Alias("streetcar.CursorOpening")]
public sealed record CursorOpening(
    [property: Id(0)] string Namespace,
    [property: Id(1)] bool NoTimeout);
