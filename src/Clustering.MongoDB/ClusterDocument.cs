using System.Globalization;
using MongoDB.Bson;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB;

/// <summary>
/// The document of a cluster: <c>{ _id: clusterId, version: 7, members: [ { silo: "10.0.0.1:11111@123", version: 6,
/// status: "Active", … } ] }</c>. A member's version is the table's at which its row was last written, and its etag.
/// </summary>
internal static class ClusterDocument
{
    public const string Id = "_id";
    public const string Version = "version";
    public const string Members = "members";
    public const string Silo = "silo";
    public const string Status = "status";
    public const string StartTime = "startTime";
    public const string IAmAliveTime = "iAmAliveTime";
    public const string SuspectTimes = "suspectTimes";
    public const string Time = "time";
    private const string HostName = "hostName";
    private const string SiloName = "siloName";
    private const string ProxyPort = "proxyPort";
    private const string RoleName = "roleName";
    private const string UpdateZone = "updateZone";
    private const string FaultZone = "faultZone";

    /// <summary>The etag of a table or a row of a version.</summary>
    public static string Etag(int version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>The version behind an etag.</summary>
    /// <returns>Whether the etag is one of this table's at all.</returns>
    public static bool TryParseEtag(string etag, out int version) =>
        int.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out version);

    /// <summary>The table in a document; an empty one of version 0 where there is none.</summary>
    public static MembershipTableData ReadTable(BsonDocument? cluster)
    {
        var version = cluster is null ? 0 : Number(cluster, Version);
        var rows = cluster is null ? [] : Documents(cluster, Members).Select(ReadRow);
        return new MembershipTableData([.. rows], new TableVersion(version, Etag(version)));
    }

    /// <summary>The member that a row is stored as.</summary>
    public static BsonDocument WriteRow(MembershipEntry entry, int version)
    {
        var member = new BsonDocument
        {
            [Silo] = entry.SiloAddress.ToParsableString(),
            [Version] = version,
            [Status] = entry.Status.ToString(),
            [HostName] = entry.HostName ?? "",
            [SiloName] = entry.SiloName ?? "",
            [ProxyPort] = entry.ProxyPort,
            [UpdateZone] = entry.UpdateZone,
            [FaultZone] = entry.FaultZone,
            [StartTime] = Utc(entry.StartTime),
            [IAmAliveTime] = Utc(entry.IAmAliveTime),
        };
        if (entry.RoleName is { } role)
            member[RoleName] = role;
        if (entry.SuspectTimes is { } votes)
        {
            member[SuspectTimes] = new BsonArray(votes.Select(vote => new BsonDocument
            {
                [Silo] = vote.Item1.ToParsableString(),
                [Time] = Utc(vote.Item2),
            }));
        }

        return member;
    }

    /// <summary>A time as it is stored. Orleans' times are UTC, whatever their kind says.</summary>
    public static BsonDateTime Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static Tuple<MembershipEntry, string> ReadRow(BsonDocument member)
    {
        var entry = new MembershipEntry
        {
            SiloAddress = Address(member),
            Status = Enum.TryParse<SiloStatus>(Text(member, Status), out var status) ? status : SiloStatus.None,
            HostName = Text(member, HostName) ?? "",
            SiloName = Text(member, SiloName) ?? "",
            ProxyPort = Number(member, ProxyPort),
            RoleName = Text(member, RoleName),
            UpdateZone = Number(member, UpdateZone),
            FaultZone = Number(member, FaultZone),
            StartTime = Date(member, StartTime),
            IAmAliveTime = Date(member, IAmAliveTime),
        };
        if (member.Contains(SuspectTimes))
        {
            entry.SuspectTimes =
                [.. Documents(member, SuspectTimes).Select(vote => Tuple.Create(Address(vote), Date(vote, Time)))];
        }

        return Tuple.Create(entry, Etag(Number(member, Version)));
    }

    private static SiloAddress Address(BsonDocument document) =>
        SiloAddress.FromParsableString(document[Silo].AsString);

    private static string? Text(BsonDocument document, string name) =>
        document.GetValue(name, BsonNull.Value) is BsonString text ? text.Value : null;

    private static int Number(BsonDocument document, string name) =>
        document.GetValue(name, BsonNull.Value) is { IsNumeric: true } number ? number.ToInt32() : 0;

    private static DateTime Date(BsonDocument document, string name) =>
        document.GetValue(name, BsonNull.Value) is BsonDateTime date ? date.ToUniversalTime() : default;

    private static IEnumerable<BsonDocument> Documents(BsonDocument document, string name) =>
        document.GetValue(name, BsonNull.Value) is BsonArray array ? array.OfType<BsonDocument>() : [];
}
