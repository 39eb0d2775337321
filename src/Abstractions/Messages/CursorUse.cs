using Orleans;

namespace Streetcar.Abstractions;

/// <summary>A cursor that is open, and whose it is.</summary>
/// <param name="Namespace">The full name of what it reads.</param>
/// <param name="User">The name of the user who opened it; null for one who may do everything.</param>
/// <param name="UserDatabase">The user's database; null for one who may do everything.</param>
[GenerateSerializer, Immutable, Alias("streetcar.CursorUse")]
internal sealed record CursorUse(
    [property: Id(0)] string Namespace,
    [property: Id(1)] string? User,
    [property: Id(2)] string? UserDatabase);
