using System.Collections.Concurrent;
using Streetcar.Grains.Commands;

namespace Streetcar.Grains.Activity;

/// <summary>
/// The profiler (<see href="https://www.mongodb.com/docs/manual/tutorial/manage-the-database-profiler/"/>): keeps what it is
/// told to of a database's operations in the database's collection <c>system.profile</c>.
/// </summary>
/// <param name="store">Where that is.</param>
internal sealed class Profiler(IDocumentStore store)
{
    public const string Collection = "system.profile";

    private const int Bytes = 1024 * 1024;

    private readonly ConcurrentDictionary<string, ProfilingSettings> _databases = new(StringComparer.Ordinal);
    private volatile bool _isOn;

    /// <summary>From how many milliseconds on an operation is slow, in all databases.</summary>
    public int SlowMilliseconds { get; set; } = 100;

    /// <summary>Which part of the slow operations is kept, from 0 to 1, in all databases.</summary>
    public double SampleRate { get; set; } = 1;

    /// <summary>Whether any database is profiled.</summary>
    public bool IsOn => _isOn;

    public ProfilingSettings Of(string database) => _databases.GetValueOrDefault(database, ProfilingSettings.None);

    /// <summary>Changes what of a database is profiled.</summary>
    public async ValueTask SetAsync(string database, ProfilingSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Level > 0)
            await CreateAsync(database, cancellationToken);
        if (settings == ProfilingSettings.None)
            _databases.TryRemove(database, out _);
        else
            _databases[database] = settings;
        _isOn = _databases.Values.Any(each => each.Level > 0);
    }

    /// <summary>Keeps an operation, if it is to be kept.</summary>
    /// <param name="definition">What is known of its command.</param>
    /// <param name="command">Its command.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="reply">What came of it.</param>
    public async ValueTask NoteAsync(CommandDefinition definition, Command command, TimeSpan elapsed, Reply reply)
    {
        var settings = Of(command.Database);
        if (settings.Level == 0 || command.Argument is { Type: ElementType.String } name && name.Utf8.SequenceEqual("system.profile"u8))
            return;
        if (settings is { Level: 1, Compiled: null }
            && (elapsed.TotalMilliseconds <= SlowMilliseconds || Random.Shared.NextDouble() >= SampleRate))
        {
            return;
        }

        var entry = ProfiledOperation.Describe(definition, command, elapsed, reply);
        if (settings.Compiled?.Matches(entry.Span) == false)
            return;
        try
        {
            await KeepAsync(command.Database, entry);
        }
        catch (Exception e) when (e is DocumentException or OperationCanceledException or ObjectDisposedException)
        {
            // The operation is done, and is not to fail for this.
        }
    }

    // A database that is gone does not come back to be profiled.
    private async ValueTask KeepAsync(string database, RawDocument entry)
    {
        var collections = await store.ListCollectionsAsync(database, CancellationToken.None);
        if (collections.Count == 0)
            return;
        if (!collections.Any(collection => collection["name"].AsString == Collection))
            await CreateAsync(database, CancellationToken.None);
        await StoredDocuments.WriteAsync(
            store, new Namespace(database, Collection), new InsertRequest([entry.Bytes]) { IsJournaled = false }, CancellationToken.None);
    }

    private async ValueTask CreateAsync(string database, CancellationToken cancellationToken)
    {
        try
        {
            await store.CreateCollectionAsync(
                new Namespace(database, Collection), new RawDocument { ["capped"] = true, ["size"] = Bytes }, cancellationToken);
        }
        catch (DocumentException e) when (e.Code == ErrorCode.NamespaceExists)
        {
            // From before, perhaps of another size.
        }
    }
}
