using Orleans;

namespace Streetcar.Abstractions;

/// <summary>A session, and when it was used last.</summary>
/// <param name="Session">Its id.</param>
/// <param name="LastUse">When its last command came.</param>
[GenerateSerializer, Immutable, Alias("streetcar.SessionUse")]
internal readonly record struct SessionUse(
    [property: Id(0)] Guid Session,
    [property: Id(1)] DateTime LastUse);
