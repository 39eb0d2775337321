using System.Collections.Immutable;
using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Bson;
using Streetcar.Client.Grains.Sessions;
using Streetcar.Client.Transports;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains.Commands;

/// <summary>Puts commands and statements together; fields without a value are left out.</summary>
/// <example><code>
/// using var writer = BsonWriter.Rent();
/// return writer.Start("count"u8, "c").With("comment"u8, comment).Finish("test");
/// </code></example>
internal static class CommandFields
{
    /// <summary>Opens a command by its name.</summary>
    /// <param name="writer">An empty writer.</param>
    /// <param name="name">The name.</param>
    /// <param name="collection">The collection's own name; null for none.</param>
    public static RawWriter Start(this RawWriter writer, ReadOnlySpan<byte> name, string? collection)
    {
        writer.WriteStartDocument();
        return collection is null ? writer.With(name, 1) : writer.With(name, collection);
    }

    public static RawWriter With(this RawWriter writer, ReadOnlySpan<byte> name, string value)
    {
        writer.WriteName(name);
        writer.WriteString(value);
        return writer;
    }

    public static RawWriter With(this RawWriter writer, ReadOnlySpan<byte> name, int value)
    {
        writer.WriteName(name);
        writer.WriteInt32(value);
        return writer;
    }

    /// <summary>Adds a number, unless it is 0.</summary>
    public static RawWriter WithCount(this RawWriter writer, ReadOnlySpan<byte> name, int value) =>
        value == 0 ? writer : writer.With(name, value);

    public static RawWriter With(this RawWriter writer, ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } given)
        {
            writer.WriteName(name);
            writer.WriteBoolean(given);
        }

        return writer;
    }

    /// <summary>Adds a flag, unless it is false.</summary>
    public static RawWriter WithFlag(this RawWriter writer, ReadOnlySpan<byte> name, bool value) =>
        value ? writer.With(name, true) : writer;

    public static RawWriter With(this RawWriter writer, ReadOnlySpan<byte> name, BsonValue? value)
    {
        if (value is not null)
        {
            writer.WriteName(name);
            ValueWriter.Write(writer, value);
        }

        return writer;
    }

    public static RawWriter With(this RawWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<BsonDocument>? values)
    {
        if (values is not null)
        {
            writer.WriteName(name);
            writer.WriteStartArray();
            for (int i = 0; i < values.Count; i++)
                ValueWriter.Write(writer, values[i]);
            writer.WriteEndArray();
        }

        return writer;
    }

    public static RawWriter With(this RawWriter writer, Collation? collation) =>
        writer.With("collation"u8, collation?.ToBsonDocument());

    /// <summary>Adds how long the server may take; it is no bound where it is not positive.</summary>
    public static RawWriter WithMaxTime(this RawWriter writer, TimeSpan? time)
    {
        if (time > TimeSpan.Zero)
        {
            writer.WriteName("maxTimeMS"u8);
            writer.WriteInt64((long)Math.Ceiling(time.Value.TotalMilliseconds));
        }

        return writer;
    }

    /// <summary>Adds what is asked of reads, and the session that they run in.</summary>
    public static RawWriter ForRead(this RawWriter writer, Concerns concerns)
    {
        if (GrainSession.Of(concerns) is { } session)
        {
            session.WriteReadConcern(writer, concerns.Read);
            session.Write(writer, isNumbered: false);
        }
        else
        {
            writer.With("readConcern"u8, concerns.Read is { IsServerDefault: false } read ? read.ToBsonDocument() : null);
        }

        return concerns.IsInTransaction ? writer : writer.With(concerns.Preference);
    }

    /// <summary>Adds what is asked of writes.</summary>
    public static RawWriter ForWrite(this RawWriter writer, Concerns concerns) => writer.With(
        "writeConcern"u8,
        concerns is { IsInTransaction: false, Write: { IsServerDefault: false } write } ? write.ToBsonDocument() : null);

    /// <summary>Adds the session that a write runs in.</summary>
    public static RawWriter With(this RawWriter writer, WriteSession session)
    {
        if (session.Given is { } given)
            given.Write(writer, session.IsRepeatable);
        else if (session.Rented is { } rented)
            writer.With(rented, rented.NextTransaction());
        return writer;
    }

    /// <summary>Adds what the server knows a write or a transaction by.</summary>
    public static RawWriter With(this RawWriter writer, Session session, long? number)
    {
        writer.WriteName("lsid"u8);
        writer.WriteDocument(session.Id);
        if (number is { } given)
        {
            writer.WriteName("txnNumber"u8);
            writer.WriteInt64(given);
        }

        return writer;
    }

    /// <summary>Adds which members may answer; nothing for the primary, which is what a server goes by.</summary>
    public static RawWriter With(this RawWriter writer, ReadPreference? preference)
    {
        if (preference is null or { ReadPreferenceMode: ReadPreferenceMode.Primary })
            return writer;
        string mode = preference.ReadPreferenceMode.ToString();
        writer.WriteName("$readPreference"u8);
        writer.WriteStartDocument();
        writer.With("mode"u8, char.ToLowerInvariant(mode[0]) + mode[1..]);
        if (preference.TagSets is { Count: > 0 } sets)
        {
            writer.With(
                "tags"u8,
                sets.Select(set => new BsonDocument(set.Tags.Select(tag => new BsonElement(tag.Name, tag.Value)))).ToList());
        }

        if (preference.MaxStaleness is { } staleness)
            writer.With("maxStalenessSeconds"u8, (int)staleness.TotalSeconds);
        writer.WriteEndDocument();
        return writer;
    }

    /// <summary>Closes the command.</summary>
    /// <param name="writer">The writer, of which the command holds nothing.</param>
    /// <param name="database">The database to run it on.</param>
    /// <param name="sequences">What goes beside the body.</param>
    public static Command Finish(
        this RawWriter writer, string database, params ImmutableArray<DocumentSequence> sequences)
    {
        writer.With("$db"u8, database).WriteEndDocument();
        return new Command(database, writer.WrittenSpan.ToArray(), sequences);
    }
}
