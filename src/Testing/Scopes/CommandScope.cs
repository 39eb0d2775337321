using Streetcar.Protocol;

namespace Streetcar.Testing.Scopes;

/// <summary>Sees the commands of a server for as long as it is not disposed of.</summary>
internal abstract class CommandScope : IDisposable
{
    private CommandScopes? _scopes;

    /// <summary>Where it stands among the others: what is lower sees a command before what is higher.</summary>
    public abstract ScopeOrder Order { get; }

    public void Begin(CommandScopes scopes)
    {
        _scopes = scopes;
        scopes.Add(this);
    }

    public void Dispose() => _scopes?.Remove(this);

    /// <summary>Runs a command, or has it fail.</summary>
    /// <param name="command">The command.</param>
    /// <param name="next">Runs it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="Streetcar.Bson.DocumentException">The command is to fail.</exception>
    public abstract ValueTask<Reply> RunAsync(Command command, ICommandDispatcher next, CancellationToken cancellationToken);
}

/// <summary>The order in which scopes see a command.</summary>
internal enum ScopeOrder
{
    /// <summary>Those that note it, whatever becomes of it.</summary>
    Recording,

    /// <summary>Those that measure it, with what a fault adds.</summary>
    Limit,

    /// <summary>Those that have it fail on purpose.</summary>
    Fault,

    /// <summary>Those that look at how it would be run.</summary>
    Plan,
}
