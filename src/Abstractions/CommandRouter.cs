using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Abstractions;

/// <summary>
/// From commands to grains: looks at a command's name, nothing else, and calls the one grain responsible. The same for
/// both doors, in a silo and in an Orleans client; from the latter, commands go through the <see cref="IDoorGrain"/>.
/// </summary>
public sealed class CommandRouter
{
    // Orleans rejects calls, unrun, while grains move from a silo that stops, and until it takes one that is gone for
    // dead: by default after three probes of five seconds. They are repeated for twice that time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // A collection's full name has no more; a longer one must not become the key of a grain that is then kept.
    private const int MaxKeyLength = 255;

    private readonly IGrainFactory _grains;
    private readonly IReaderGrain _reader;
    private readonly IDoorGrain? _door;

    /// <summary>A router in a silo or, given a cluster's client, outside of one.</summary>
    /// <param name="grains">Where grains are had: a silo's grain factory, or an <see cref="IClusterClient"/>.</param>
    public CommandRouter(IGrainFactory grains)
        : this(grains, grains is IClusterClient ? grains.GetGrain<IDoorGrain>(0) : null)
    {
    }

    private CommandRouter(IGrainFactory grains, IDoorGrain? door)
    {
        _grains = grains;
        _reader = grains.GetGrain<IReaderGrain>(0);
        _door = door;
    }

    /// <summary>A router in a silo, whatever its grain factory is.</summary>
    /// <param name="grains">The silo's grain factory.</param>
    public static CommandRouter InSilo(IGrainFactory grains) => new(grains, null);

    /// <summary>Has a command run by the grain responsible for it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the command early where that is still possible.</param>
    /// <returns>The reply, to be awaited once; the failures of the command are replies too.</returns>
    /// <exception cref="TimeoutException">The grain did not answer within the cluster's response timeout.</exception>
    /// <exception cref="Orleans.Runtime.OrleansException">No silo could be reached.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await Route(command, cancellationToken).ConfigureAwait(false);
            }
            catch (DocumentException e)
            {
                return new Reply(e.ToReply());
            }
            catch (OrleansMessageRejectionException e) when (e is not SiloUnavailableException && Stopwatch.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private ValueTask<Reply> Route(Command command, CancellationToken cancellationToken)
    {
        if (_door is not null)
            return _door.RunAsync(command, cancellationToken);
        var name = command.Name;
        switch (name)
        {
            case var _ when name.SequenceEqual("insert"u8):
            case var _ when name.SequenceEqual("update"u8):
            case var _ when name.SequenceEqual("delete"u8):
            case var _ when name.SequenceEqual("findAndModify"u8):
            case var _ when name.SequenceEqual("findandmodify"u8):
                return _grains.GetGrain<ICollectionGrain>(Key(command.FullName)).RunAsync(command, cancellationToken);

            case var _ when name.SequenceEqual("getMore"u8):
                return _grains.GetGrain<ICursorGrain>(CursorId(command)).GetMoreAsync(command, cancellationToken);

            case var _ when name.SequenceEqual("create"u8):
            case var _ when name.SequenceEqual("collMod"u8):
            case var _ when name.SequenceEqual("convertToCapped"u8):
            case var _ when name.SequenceEqual("drop"u8):
            case var _ when name.SequenceEqual("dropDatabase"u8):
            case var _ when name.SequenceEqual("createIndexes"u8):
            case var _ when name.SequenceEqual("dropIndexes"u8):
            case var _ when name.SequenceEqual("deleteIndexes"u8):
                return _grains.GetGrain<IDatabaseGrain>(Key(command.Database)).RunAsync(command, cancellationToken);

            case var _ when name.SequenceEqual("renameCollection"u8):
                return _grains.GetGrain<IDatabaseGrain>(Key(SourceDatabase(command))).RunAsync(command, cancellationToken);

            default:
                return _reader.RunAsync(command, cancellationToken);
        }
    }

    private static string Key(string name) => name.Length <= MaxKeyLength && !string.IsNullOrWhiteSpace(name)
        ? name
        : throw new DocumentException(
            ErrorCode.InvalidNamespace,
            name.Length <= MaxKeyLength
                ? $"Invalid database name: '{name}'"
                : $"Fully qualified namespace is too long. Namespace: {name.AsSpan(0, MaxKeyLength)}… Max: {MaxKeyLength}");

    private static long CursorId(Command command) => command.Argument is { Type: BsonType.Int64 } id
        ? id.Int64
        : throw new DocumentException(
            ErrorCode.TypeMismatch,
            $"BSON field 'getMore.getMore' is the wrong type '{command.Argument.Type.Alias()}', expected type 'long'");

    // renameCollection runs on admin and names both collections in full.
    private static string SourceDatabase(Command command)
    {
        var source = command.Argument;
        int dot = source.Type == BsonType.String ? source.Utf8.IndexOf((byte)'.') : -1;
        return dot > 0
            ? Encoding.UTF8.GetString(source.Utf8[..dot])
            : throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid namespace specified '{source.ToValue()}'");
    }
}
