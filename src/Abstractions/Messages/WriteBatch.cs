using System.Collections.Immutable;
using Orleans;
using Streetcar.Protocol;

namespace Streetcar.Abstractions;

/// <summary>Writes to one collection that share a grain call, in their order.</summary>
/// <param name="Commands">The writes.</param>
[GenerateSerializer, Immutable, Alias("streetcar.WriteBatch")]
internal sealed record WriteBatch([property: Id(0)] ImmutableArray<Command> Commands);
