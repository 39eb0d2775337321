using Streetcar.Protocol;
using Streetcar.Testing.Scopes;
using Streetcar.Wire;

namespace Streetcar.Testing;

/// <summary>A <see cref="CommandFault"/> that is set in a server until this is disposed of.</summary>
public sealed class ActiveFault : IDisposable
{
    private readonly Scope _scope;

    internal ActiveFault(CommandScopes scopes, FailCommand point)
    {
        _scope = new Scope(point);
        _scope.Begin(scopes);
    }

    /// <summary>How many commands it has taken so far.</summary>
    public long Taken => _scope.Point.Entered;

    /// <summary>Takes no more commands.</summary>
    public void Dispose() => _scope.Dispose();

    private sealed class Scope(FailCommand point) : CommandScope
    {
        public FailCommand Point => point;

        public override ScopeOrder Order => ScopeOrder.Fault;

        public override ValueTask<Reply> RunAsync(Command command, ICommandDispatcher next, CancellationToken cancellationToken) =>
            point.Takes(command) ? point.RunAsync(command, next, cancellationToken) : next.RunAsync(command, cancellationToken);
    }
}
