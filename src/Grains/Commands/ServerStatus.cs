using System.Diagnostics;
using Streetcar.Bson.Memory;
using Streetcar.Grains.Activity;
using Streetcar.Grains.Sessions;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/serverStatus/"/>, as far as a silo knows itself. A section is left
/// out where its name comes with a false value, and some come only where it comes with a true one.
/// </summary>
internal static class ServerStatus
{
    private const int Megabyte = 1024 * 1024;

    private static readonly HashSet<string> OnlyIfAsked = ["mirroredReads"];

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        using var process = Process.GetCurrentProcess();
        var now = DateTime.UtcNow;
        var up = now - process.StartTime.ToUniversalTime();
        var fields = new List<RawElement>
        {
            new("host", Environment.MachineName),
            new("version", BuildInfo.MongoVersion),
            new("process", reads.ReplicaSet.Name is null ? "mongos" : "mongod"),
            new("pid", (long)process.Id),
            new("uptime", Math.Floor(up.TotalSeconds)),
            new("uptimeMillis", (long)up.TotalMilliseconds),
            new("uptimeEstimate", (long)up.TotalSeconds),
            new("localTime", now),
        };
        foreach (var (name, describe) in Sections)
        {
            if (IsWanted(name, command))
                fields.Add(new(name, describe(reads, process, up)));
        }

        if (IsWanted("catalogStats", command))
            fields.Add(new("catalogStats", await reads.Store.CatalogStatsAsync(cancellationToken)));
        return Replies.From(new RawDocument(fields));
    }

    private static (string Name, Func<QueryServices, Process, TimeSpan, RawDocument> Describe)[] Sections { get; } =
    [
        ("asserts", static (reads, _, _) => Asserts(reads.Failed)),
        ("connections", static (reads, _, _) => Connections(reads.Connections)),
        ("extra_info", static (_, process, _) => ExtraInfo(process)),
        ("globalLock", static (reads, _, up) => GlobalLock(reads.Connections, up)),
        ("locks", static (_, _, _) => RawDocument.Empty),
        ("logicalSessionRecordCache", static (reads, _, _) => new() { ["activeSessionsCount"] = reads.Sessions.Local.List().Length }),
        ("metrics", static (reads, _, _) => new()
        {
            ["cursor"] = new RawDocument { ["open"] = new RawDocument { ["total"] = (long)reads.Cursors.Count } },
        }),
        ("mirroredReads", static (_, _, _) => new() { ["seen"] = 0L, ["sent"] = 0L }),
        ("network", static (reads, _, _) => Network(reads.Activity.Operations)),
        ("opcounters", static (reads, _, _) => Operations(reads.Activity.Operations)),
        ("opcountersRepl", static (_, _, _) => Operations(new OperationCounters())),
        ("security", static (reads, _, _) => Security(reads.Security?.Certificate)),
        ("storageEngine", static (reads, _, _) => new()
        {
            ["name"] = reads.Store.KeepsSettings ? "sqlite" : "mongodb",
            ["supportsCommittedReads"] = true,
            ["persistent"] = true,
        }),
        ("transactions", static (reads, _, _) => Transactions(reads.Transactions)),
        ("transportSecurity", static (reads, _, _) => TransportSecurity(reads.Security)),
        ("memory", static (reads, _, _) => Memory(reads.Memory)),
        ("mem", static (_, process, _) => new()
        {
            ["bits"] = IntPtr.Size * 8,
            ["resident"] = process.WorkingSet64 / Megabyte,
            ["virtual"] = process.VirtualMemorySize64 / Megabyte,
            ["supported"] = true,
        }),
    ];

    private static bool IsWanted(string section, Command command) =>
        command.Document.TryGetValue(section, out var wanted) ? wanted.Raw.IsTruthy : !OnlyIfAsked.Contains(section);

    private static RawDocument Asserts(long failed) => new()
    {
        ["regular"] = 0,
        ["warning"] = 0,
        ["msg"] = 0,
        ["user"] = failed,
        ["rollovers"] = 0,
    };

    private static RawDocument Connections(ClientConnections? connections) => connections is null ? [] : new()
    {
        ["current"] = connections.Count,
        ["available"] = connections.Limit - connections.Count,
        ["totalCreated"] = connections.Created,
        ["rejected"] = connections.Refused,
        ["active"] = connections.Operations.Count(),
    };

    private static RawDocument ExtraInfo(Process process) => new()
    {
        ["note"] = "fields vary by platform",
        ["user_time_us"] = (long)process.UserProcessorTime.TotalMicroseconds,
        ["system_time_us"] = (long)process.PrivilegedProcessorTime.TotalMicroseconds,
        ["maximum_resident_set_kb"] = process.PeakWorkingSet64 / 1024,
        ["threads"] = process.Threads.Count,
    };

    private static RawDocument GlobalLock(ClientConnections? connections, TimeSpan up)
    {
        int readers = 0, writers = 0;
        foreach (var operation in connections?.Operations ?? [])
        {
            if (CommandTable.TryGet(operation.Command.Name, out var definition) && definition.Kind is CommandKind.Write or CommandKind.Catalog)
                writers++;
            else
                readers++;
        }

        return new()
        {
            ["totalTime"] = (long)up.TotalMicroseconds,
            ["currentQueue"] = Clients(0, 0),
            ["activeClients"] = Clients(readers, writers),
        };
    }

    private static RawDocument Clients(int readers, int writers) => new()
    {
        ["total"] = readers + writers,
        ["readers"] = readers,
        ["writers"] = writers,
    };

    private static RawDocument Network(OperationCounters counters) => new()
    {
        ["bytesIn"] = counters.Received,
        ["bytesOut"] = counters.Sent,
        ["numRequests"] = counters.Requested,
    };

    private static RawDocument Operations(OperationCounters counters) => new()
    {
        ["insert"] = counters.Of(OperationKind.Insert),
        ["query"] = counters.Of(OperationKind.Query),
        ["update"] = counters.Of(OperationKind.Update),
        ["delete"] = counters.Of(OperationKind.Remove),
        ["getmore"] = counters.Of(OperationKind.GetMore),
        ["command"] = counters.Of(OperationKind.Command),
    };

    private static RawDocument Security(ServedCertificate? certificate) => certificate is null ? [] : new()
    {
        ["SSLServerSubjectName"] = certificate.Subject,
        ["SSLServerHasCertificateAuthority"] = certificate.HasAuthority,
        ["SSLServerCertificateExpirationDate"] = certificate.Expiration,
    };

    private static RawDocument TransportSecurity(ITransportSecurity? security) => new()
    {
        ["1.0"] = 0L,
        ["1.1"] = 0L,
        ["1.2"] = security?.Tls12 ?? 0,
        ["1.3"] = security?.Tls13 ?? 0,
        ["unknown"] = 0L,
    };

    private static RawDocument Transactions(OpenTransactions transactions)
    {
        long active = 0, inactive = 0;
        foreach (var transaction in transactions.All)
        {
            if (transaction.Running is null)
                inactive++;
            else
                active++;
        }

        return new()
        {
            ["currentActive"] = active,
            ["currentInactive"] = inactive,
            ["currentOpen"] = active + inactive,
            ["totalStarted"] = transactions.Started,
            ["totalAborted"] = transactions.Aborted,
            ["totalCommitted"] = transactions.Committed,
        };
    }

    // Streetcar's own: what clients make the server take, in bytes.
    private static RawDocument Memory(ServerMemory memory) => new()
    {
        ["total"] = memory.Total,
        ["messages"] = Use(memory.Messages),
        ["replies"] = Use(memory.Replies),
        ["cursors"] = Use(memory.Cursors),
        ["readAhead"] = Use(memory.ReadAhead),
        ["operations"] = Use(memory.Operations),
        ["pooled"] = BufferPool.Kept,
    };

    private static RawDocument Use(MemoryBudget budget) => new() { ["used"] = budget.Used, ["limit"] = budget.Limit };
}
