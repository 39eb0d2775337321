using Microsoft.Extensions.Options;
using Streetcar.Grains.Authentication;
using Streetcar.Grains.Commands;
using Streetcar.Grains.Sessions;
using Streetcar.Security.Scram;

namespace Streetcar.Grains.Settings;

/// <summary>What of a silo can be asked for by <c>getParameter</c>, and set while it runs by <c>setParameter</c>: for that silo alone.</summary>
internal sealed class ServerSettings
{
    private const int LongestDescriptor = 64;

    private readonly OpenTransactions _transactions;
    private readonly LogVerbosity _verbosity;
    private readonly LogComponents _components;
    private string _descriptor = "";

    public ServerSettings(
        OpenTransactions transactions, LogVerbosity verbosity, IOptions<PresentationOptions> presentation, IOptions<CursorAges> ages)
    {
        _transactions = transactions;
        _verbosity = verbosity;
        _components = new LogComponents(verbosity);
        Parameters =
        [
            new("allowDiskUseByDefault", () => true) { IsSettableAtStartup = true },
            new("authSchemaVersion", () => 5),
            new("authenticationMechanisms", () => RawArray.Create(CertificateLogIns.Mechanism, ScramMechanism.Sha1.Name, ScramMechanism.Sha256.Name)) { IsSettableAtStartup = true },
            new("automationServiceDescriptor", () => AutomationServiceDescriptor) { IsSettableAtStartup = true, Set = SetDescriptor },
            new("clientCursorMonitorFrequencySecs", () => (int)ages.Value.Interval.TotalSeconds) { IsSettableAtStartup = true },
            new("cursorTimeoutMillis", () => (long)ages.Value.Idle.TotalMilliseconds) { IsSettableAtStartup = true },
            new("diagnosticDataCollectionEnabled", () => false),
            new("enableTestCommands", () => presentation.Value.EnableTestCommands) { IsSettableAtStartup = true },
            new("KeysRotationIntervalSec", () => 7_776_000) { IsSettableAtStartup = true },
            new("localLogicalSessionTimeoutMinutes", () => SessionCommands.TimeoutMinutes),
            new("logComponentVerbosity", () => _components.Describe()) { IsSettableAtStartup = true, Set = _components.Set },
            new("logLevel", () => verbosity.Level) { IsSettableAtStartup = true, Set = SetLogLevel },
            new("maxBSONObjectSize", () => BatchLimit.MaxBytes),
            new("notablescan", () => false),
            new("quiet", () => verbosity.IsQuiet) { IsSettableAtStartup = true, Set = value => verbosity.IsQuiet = value.Raw.IsTruthy },
            new("requireApiVersion", () => false),
            new("ShardingTaskExecutorPoolReplicaSetMatching", () => "automatic") { IsSettableAtStartup = true },
            new("scramIterationCount", () => ScramMechanism.Sha1.Iterations),
            new("scramSHA256IterationCount", () => ScramMechanism.Sha256.Iterations),
            new("transactionLifetimeLimitSeconds", () => TransactionLifetime) { IsSettableAtStartup = true, Set = SetLifetime },
            new("userCacheInvalidationIntervalSecs", () => (int)UserDirectory.LongestKept.TotalSeconds),
        ];
    }

    /// <summary>The parameters, but for those that are kept in the store.</summary>
    public IReadOnlyList<ServerParameter> Parameters { get; }

    /// <summary>What who automates the server's care calls it, which <c>hello</c> tells; empty for nothing.</summary>
    public string AutomationServiceDescriptor => Volatile.Read(ref _descriptor);

    /// <summary>Whether clients' writes are refused.</summary>
    public UserWriteBlock WriteBlock { get; } = new();

    /// <summary>The index filters.</summary>
    public IndexFilters IndexFilters { get; } = new();

    /// <summary>How many free megabytes a file may have before it is compacted in the background; null where that is off.</summary>
    public long? AutoCompact { get; set; }

    // How long a transaction may stay open: whole seconds, at least one.
    private int TransactionLifetime => Math.Max((int)_transactions.Lifetime.TotalSeconds, 1);

    private void SetDescriptor(RawValue value)
    {
        if (value.Type != ElementType.String)
            throw new DocumentException(ErrorCode.TypeMismatch, "Value for parameter automationServiceDescriptor must be of type 'string'");
        if (value.Raw.Utf8.Length > LongestDescriptor)
        {
            throw new DocumentException(
                ErrorCode.Overflow, $"Value for parameter automationServiceDescriptor must be no more than {LongestDescriptor} bytes");
        }

        Volatile.Write(ref _descriptor, value.AsString);
    }

    private void SetLogLevel(RawValue value) =>
        _verbosity.Level = Math.Min(Whole("logLevel", value, least: 0), LogVerbosity.Most);

    private void SetLifetime(RawValue value) =>
        _transactions.Lifetime = TimeSpan.FromSeconds(Whole("transactionLifetimeLimitSeconds", value, least: 1));

    // A boolean is a number; what follows the point is cut off.
    private static int Whole(string name, RawValue value, int least)
    {
        if (value.Type == ElementType.Boolean)
            return Math.Max(value.AsBoolean ? 1 : 0, least);
        if (!value.IsNumber || value.AsDouble is not (>= int.MinValue and <= int.MaxValue) || (int)value.AsDouble < least)
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"Invalid value for parameter {name}: {value} is not greater than or equal to {least}");
        }

        return (int)value.AsDouble;
    }
}
