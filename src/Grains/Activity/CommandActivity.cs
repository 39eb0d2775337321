using System.Diagnostics;

namespace Streetcar.Grains.Activity;

/// <summary>Notes what commands the silo runs, and for how long.</summary>
/// <param name="profiler">Keeps some of them.</param>
internal sealed class CommandActivity(Profiler profiler)
{
    public OperationCounters Operations { get; } = new();

    public CollectionUses Collections { get; } = new();

    public Profiler Profiler => profiler;

    /// <summary>Notes a command that has been run.</summary>
    /// <param name="definition">What is known of it.</param>
    /// <param name="command">The command.</param>
    /// <param name="start">When it began, as a timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="reply">What came of it.</param>
    /// <returns>Completes when it has been kept, where it is profiled.</returns>
    public ValueTask NoteAsync(CommandDefinition definition, Command command, long start, Reply reply)
    {
        long ticks = Stopwatch.GetTimestamp() - start;
        Operations.Add(definition.CountsAs, StatementCount.Of(definition.CountsAs, command), command.Length, reply.Body.Length);
        var collection = definition.CollectionOf(command);
        if (!collection.IsEmpty)
        {
            bool writes = definition.Kind is CommandKind.Write or CommandKind.Catalog;
            Collections.Add(command.Database, collection, definition.CountsAs, writes, ticks);
        }

        return profiler.IsOn ? profiler.NoteAsync(definition, command, Stopwatch.GetElapsedTime(0, ticks), reply) : default;
    }
}
