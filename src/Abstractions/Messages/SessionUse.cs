using Orleans;

namespace Streetcar.Abstractions;

/// <summary>A session, and when it was used last.</summary>
/// <param name="Session">What the server knows it by.</param>
/// <param name="LastUse">When its last command came.</param>
/// <param name="Id">The id that its client made; empty where that is the same.</param>
/// <param name="User">The name of the user whose it is; null for nobody.</param>
/// <param name="UserDatabase">The user's database; null for nobody.</param>
[GenerateSerializer, Immutable, Alias("streetcar.SessionUse")]
internal readonly record struct SessionUse(
    [property: Id(0)] Guid Session,
    [property: Id(1)] DateTime LastUse,
    [property: Id(2)] Guid Id,
    [property: Id(3)] string? User,
    [property: Id(4)] string? UserDatabase);
