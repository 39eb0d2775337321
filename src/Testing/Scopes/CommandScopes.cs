using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Streetcar.Abstractions;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Testing.Scopes;

/// <summary>Stands before a server's dispatcher, and lets what a test asks for see the commands. Safe for use by several threads.</summary>
/// <param name="dispatcher">Runs the commands.</param>
/// <param name="errors">Makes replies of failures.</param>
internal sealed class CommandScopes(ICommandDispatcher dispatcher, ErrorReplies errors) : ICommandDispatcher
{
    private readonly Lock _lock = new();
    private readonly List<CommandScope> _scopes = [];
    private volatile ICommandDispatcher _first = dispatcher;

    public RawTimestamp ClusterTime => Server.ClusterTime;

    /// <summary>The server's own, which no scope sees.</summary>
    public ICommandDispatcher Server { get; } = dispatcher;

    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        if (!Handshake.IsHello(command.Name))
            return _first == Server ? Server.RunAsync(command, cancellationToken) : RunInScopesAsync(command, cancellationToken);
        // Drivers' monitors say it at any time, which is nothing that a test does.
        if (command.Connection is { Application: null } client)
            client.Application = Handshake.Application(command.Body.Span);
        return Server.RunAsync(command, cancellationToken);
    }

    public void Add(CommandScope scope) => Change(scopes => scopes.Add(scope));

    public void Remove(CommandScope scope) => Change(scopes => scopes.Remove(scope));

    private async ValueTask<Reply> RunInScopesAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return await _first.RunAsync(command, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not ConnectionAbortedException)
        {
            return errors.ToReply(e, command);
        }
    }

    private void Change(Action<List<CommandScope>> change)
    {
        lock (_lock)
        {
            change(_scopes);
            _first = _scopes.OrderByDescending(scope => scope.Order)
                .Aggregate(Server, (next, scope) => new Link(scope, next));
        }
    }

    private sealed class Link(CommandScope scope, ICommandDispatcher next) : ICommandDispatcher
    {
        public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken) =>
            scope.RunAsync(command, next, cancellationToken);
    }
}

/// <summary>Puts scopes before a host's dispatcher.</summary>
internal static class CommandScopeServices
{
    public static void AddCommandScopes(this IServiceCollection services)
    {
        var server = services.Last(service => service.ServiceType == typeof(ICommandDispatcher));
        services.Remove(server);
        services.AddSingleton(provider => new CommandScopes(
            (ICommandDispatcher)ActivatorUtilities.CreateInstance(provider, server.ImplementationType!),
            provider.GetRequiredService<ErrorReplies>()));
        services.AddSingleton<ICommandDispatcher>(provider => provider.GetRequiredService<CommandScopes>());
    }
}
