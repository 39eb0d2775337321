using System.Text;
using Microsoft.AspNetCore.Connections;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Wire;

/// <summary>What a fail point is set to: which commands it takes, what it does to them, and how often.</summary>
/// <param name="mode">How often.</param>
internal sealed class FailCommand(FailPointMode mode)
{
    /// <summary>How often it has taken a command.</summary>
    public long Entered => mode.Entered;

    /// <summary>The commands' names; null for those whose write concern is a majority.</summary>
    public HashSet<string>? Commands { get; init; }

    /// <summary>The full name of the collection whose commands these are; null for that of any.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name of the application whose commands these are; null for that of any.</summary>
    public string? Application { get; init; }

    /// <summary>How long the command waits before all else; zero for not at all.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The error to answer with; null for none.</summary>
    public ErrorCode? Error { get; init; }

    /// <summary>Whether the connection is closed without an answer.</summary>
    public bool Closes { get; init; }

    /// <summary>What the reply says of its write concern once the command was run; null for nothing.</summary>
    public RawDocument? ConcernError { get; init; }

    /// <summary>The labels of the error; null for those of its code.</summary>
    public RawArray? Labels { get; init; }

    /// <summary>Whether it takes a <c>getMore</c> before it is known whether its cursor is of a change stream, and the error has no label that says so.</summary>
    public bool ComesBeforeCursor { get; init; }

    /// <summary>Whether it takes a command, which counts.</summary>
    public bool Takes(Command command) =>
        (Commands?.Contains(Encoding.UTF8.GetString(command.Name)) ?? IsForMajority(command))
        && (Application is null || Application == command.Connection?.Application)
        && (Namespace is null || Namespace == $"{command.Database}.{command.NamedCollection}")
        && mode.Takes();

    /// <summary>Runs a command that it has taken.</summary>
    /// <exception cref="DocumentException">The command is to fail.</exception>
    /// <exception cref="ConnectionAbortedException">The command is to lose its connection.</exception>
    public async ValueTask<Reply> RunAsync(
        Command command, ICommandDispatcher dispatcher, CancellationToken cancellationToken)
    {
        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay, cancellationToken);
        string name = Encoding.UTF8.GetString(command.Name);
        if (Closes)
            throw new ConnectionAbortedException($"The fail point failCommand closes it on '{name}'.");
        if (Error is { } code)
        {
            var labels = Labels ?? (ComesBeforeCursor && name == FailPoints.GetMore ? [] : null);
            throw new DocumentException(
                code,
                $"Failing command via 'failCommand' failpoint: {name}",
                labels is null ? null : new RawDocument { ["errorLabels"] = labels });
        }

        var reply = await dispatcher.RunAsync(command, cancellationToken);
        if (ConcernError is null)
            return reply;
        var changed = new Reply(WithConcernError(reply.Document));
        reply.Return();
        return changed;
    }

    private RawDocument WithConcernError(RawDocument reply)
    {
        reply = reply.With("writeConcernError", ConcernError!);
        return Labels is null or { Count: 0 } ? reply : reply.With("errorLabels", Labels);
    }

    private static bool IsForMajority(Command command)
    {
        var concern = RawReader.Find(command.Body.Span, "writeConcern"u8);
        return concern.Type == ElementType.Document
            && RawReader.Find(concern.Document, "w"u8) is { Type: ElementType.String } w
            && w.Utf8.SequenceEqual("majority"u8);
    }
}
