using System.Collections.Immutable;
using Orleans;
using Streetcar.Protocol;

namespace Streetcar.Abstractions;

/// <summary>Replies to the writes of a batch, in their order: all of them, or as many as are there and fit a message.</summary>
/// <param name="Replies">The replies.</param>
/// <param name="Rest">The number under which to ask for the others; 0 where there are none.</param>
[GenerateSerializer, Immutable, Alias("streetcar.WriteResults")]
internal sealed record WriteResults(
    [property: Id(0)] ImmutableArray<Reply> Replies,
    [property: Id(1)] long Rest);
