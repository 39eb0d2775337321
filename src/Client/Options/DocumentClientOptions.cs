using System.Diagnostics;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace Streetcar.Client;

/// <summary>What a <see cref="DocumentClient"/> does beyond reaching its servers.</summary>
public sealed record DocumentClientOptions
{
    /// <summary>Says how objects become documents and back. Default: MongoDB.Bson's own, <see cref="BsonSerializer.SerializerRegistry"/>.</summary>
    public IBsonSerializerRegistry Serializers { get; init; } = BsonSerializer.SerializerRegistry;

    /// <summary>
    /// How a <see cref="Guid"/> is stored where neither an attribute nor a registered serializer says it. MongoDB.Bson keeps
    /// one such choice for a process: the first client makes it, unless the application has registered a serializer of
    /// <see cref="Guid"/> before. Default: <see cref="GuidRepresentation.Standard"/>, as other languages read it.
    /// </summary>
    public GuidRepresentation GuidRepresentation { get; init; } = GuidRepresentation.Standard;

    /// <summary>Logs each operation at Debug, and repeated queries at Information. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The source of the operations' activities. Default: one that is named <c>Streetcar.Client</c>.</summary>
    public ActivitySource ActivitySource { get; init; } = DefaultActivitySource;

    /// <summary>Measures the operations that are logged, and bounds how long transactions are repeated. Default: the system's clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How settled what is read has to be. Default: null, which leaves it to the transport.</summary>
    public ReadConcern? ReadConcern { get; init; }

    /// <summary>What has to have happened before a write is answered. Default: null, which leaves it to the transport.</summary>
    public WriteConcern? WriteConcern { get; init; }

    /// <summary>Which members of a replica set may answer reads. Default: null, which leaves it to the transport.</summary>
    public ReadPreference? ReadPreference { get; init; }

    private static ActivitySource DefaultActivitySource { get; } = new("Streetcar.Client");
}
