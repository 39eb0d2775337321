using System.Collections.Immutable;
using Orleans;
using Streetcar.Protocol;
using Streetcar.Security;

namespace Streetcar.Abstractions.Serialization;

/// <summary>A <see cref="Command"/> as it crosses grain calls.</summary>
[GenerateSerializer, Immutable, Alias("streetcar.Command")]
internal readonly record struct CommandSurrogate(
    [property: Id(0)] string Database,
    [property: Id(1)] ReadOnlyMemory<byte> Body,
    [property: Id(2)] ImmutableArray<DocumentSequence> Sequences,
    [property: Id(3)] int ConnectionId,
    [property: Id(4)] string? Peer,
    [property: Id(5)] string? User,
    [property: Id(6)] string? UserDatabase);

/// <summary>A <see cref="DocumentSequence"/> as it crosses grain calls.</summary>
[GenerateSerializer, Immutable, Alias("streetcar.DocumentSequence")]
internal readonly record struct DocumentSequenceSurrogate(
    [property: Id(0)] string Name,
    [property: Id(1)] ReadOnlyMemory<byte> Documents);

/// <summary>A <see cref="Reply"/> as it crosses grain calls.</summary>
[GenerateSerializer, Immutable, Alias("streetcar.Reply")]
internal readonly record struct ReplySurrogate(
    [property: Id(0)] ReadOnlyMemory<byte> Body,
    [property: Id(1)] ulong ClusterTime);

[RegisterConverter]
internal sealed class CommandConverter : IConverter<Command, CommandSurrogate>
{
    public Command ConvertFromSurrogate(in CommandSurrogate surrogate) =>
        new(surrogate.Database, surrogate.Body, surrogate.Sequences)
        {
            Connection = surrogate.Peer is null ? null : new ClientConnection(surrogate.ConnectionId, surrogate.Peer)
            {
                Caller = surrogate.User is null ? null : new UserName(surrogate.User, surrogate.UserDatabase ?? ""),
            },
        };

    public CommandSurrogate ConvertToSurrogate(in Command value) =>
        new(value.Database, value.Body, value.Sequences, value.Connection?.Id ?? 0, value.Connection?.Peer, value.Caller?.Name, value.Caller?.Database);
}

[RegisterConverter]
internal sealed class DocumentSequenceConverter : IConverter<DocumentSequence, DocumentSequenceSurrogate>
{
    public DocumentSequence ConvertFromSurrogate(in DocumentSequenceSurrogate surrogate) =>
        new(surrogate.Name, surrogate.Documents);

    public DocumentSequenceSurrogate ConvertToSurrogate(in DocumentSequence value) =>
        new(value.Name, value.Documents);
}

[RegisterConverter]
internal sealed class ReplyConverter : IConverter<Reply, ReplySurrogate>
{
    public Reply ConvertFromSurrogate(in ReplySurrogate surrogate) => new(surrogate.Body) { ClusterTime = new(surrogate.ClusterTime) };

    public ReplySurrogate ConvertToSurrogate(in Reply value) => new(value.Body, value.ClusterTime.Value);
}
