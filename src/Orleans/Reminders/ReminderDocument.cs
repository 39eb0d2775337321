using System.Globalization;
using MongoDB.Bson;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Providers;

/// <summary>
/// The document of a reminder: <c>{ _id: { service: "shop", grain: "cart/ada", name: "forget" }, hash: 2883953710, etag: "…",
/// startAt: ISODate("…"), period: "1.00:00:00" }</c>.
/// </summary>
internal static class ReminderDocument
{
    public const string Id = "_id";
    public const string Service = "_id.service";
    public const string Grain = "_id.grain";
    public const string Hash = "hash";
    public const string Etag = "etag";
    private const string StartAt = "startAt";
    private const string Period = "period";

    /// <summary>The id of a reminder.</summary>
    public static BsonDocument Key(string service, GrainId grain, string name) =>
        new() { ["service"] = service, ["grain"] = grain.ToString(), ["name"] = name };

    /// <summary>The number by which Orleans shares reminders among silos, from 0 to 4294967295.</summary>
    public static BsonInt64 HashOf(uint hash) => new(hash);

    public static BsonDocument Write(string service, ReminderEntry entry, string etag) => new()
    {
        [Id] = Key(service, entry.GrainId, entry.ReminderName),
        [Hash] = HashOf(entry.GrainId.GetUniformHashCode()),
        [Etag] = etag,
        // Orleans' times are UTC, whatever their kind says.
        [StartAt] = new BsonDateTime(DateTime.SpecifyKind(entry.StartAt, DateTimeKind.Utc)),
        [Period] = entry.Period.ToString("c", CultureInfo.InvariantCulture),
    };

    public static ReminderEntry Read(BsonDocument document) => new()
    {
        GrainId = GrainId.Parse(document[Id]["grain"].AsString, CultureInfo.InvariantCulture),
        ReminderName = document[Id]["name"].AsString,
        StartAt = document[StartAt].ToUniversalTime(),
        Period = TimeSpan.ParseExact(document[Period].AsString, "c", CultureInfo.InvariantCulture),
        ETag = document[Etag].AsString,
    };
}
