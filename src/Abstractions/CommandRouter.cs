using System.Text;
using Streetcar.Bson;

namespace Streetcar.Abstractions;

/// <summary>
/// From commands to grains: looks at a command's name, nothing else, and calls the one grain responsible. The same for
/// both doors, in a silo and in an Orleans client.
/// </summary>
/// <param name="grains">Where grains are had.</param>
public sealed class CommandRouter(IGrainFactory grains)
{
    // A collection's full name has no more; a longer one must not become the key of a grain that is then kept.
    private const int MaxKeyLength = 255;

    private readonly IReaderGrain _reader = grains.GetGrain<IReaderGrain>(0);

    /// <summary>Has a command run by the grain responsible for it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the command early where that is still possible.</param>
    /// <returns>The reply; the failures of the command are replies too.</returns>
    /// <exception cref="TimeoutException">The grain did not answer within the cluster's response timeout.</exception>
    /// <exception cref="Orleans.Runtime.OrleansException">No silo could be reached.</exception>
    public Task<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return Route(command, cancellationToken);
        }
        catch (DocumentException e)
        {
            return Task.FromResult(new Reply(e.ToReply()));
        }
    }

    private Task<Reply> Route(Command command, CancellationToken cancellationToken)
    {
        var name = command.Name;
        switch (name)
        {
            case var _ when name.SequenceEqual("insert"u8):
            case var _ when name.SequenceEqual("update"u8):
            case var _ when name.SequenceEqual("delete"u8):
            case var _ when name.SequenceEqual("findAndModify"u8):
            case var _ when name.SequenceEqual("findandmodify"u8):
                return grains.GetGrain<ICollectionGrain>(Key(command.FullName)).RunAsync(command, cancellationToken);

            case var _ when name.SequenceEqual("getMore"u8):
                return grains.GetGrain<ICursorGrain>(CursorId(command)).GetMoreAsync(command, cancellationToken);

            case var _ when name.SequenceEqual("create"u8):
            case var _ when name.SequenceEqual("drop"u8):
            case var _ when name.SequenceEqual("dropDatabase"u8):
            case var _ when name.SequenceEqual("createIndexes"u8):
            case var _ when name.SequenceEqual("dropIndexes"u8):
            case var _ when name.SequenceEqual("deleteIndexes"u8):
                return grains.GetGrain<IDatabaseGrain>(Key(command.Database)).RunAsync(command, cancellationToken);

            case var _ when name.SequenceEqual("renameCollection"u8):
                return grains.GetGrain<IDatabaseGrain>(Key(SourceDatabase(command))).RunAsync(command, cancellationToken);

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
