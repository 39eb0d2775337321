using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streetcar.Bson.Memory;
using Streetcar.Protocol;

namespace Streetcar.Wire.Tests;

/// <summary>A wire listener on a free port, with <see cref="AnswerAll"/> behind it.</summary>
internal sealed class TestListener : IAsyncDisposable
{
    private readonly IHost _host;

    private TestListener(IHost host) => _host = host;

    public AnswerAll Silo { get; private init; } = new();

    public LogCapture Log { get; private init; } = new();

    public IPEndPoint EndPoint => _host.Services.GetRequiredService<WireListener>().EndPoint;

    public ITransportSecurity Security => _host.Services.GetRequiredService<ITransportSecurity>();

    public static Task<TestListener> OpenAsync(bool enableTestCommands = false) =>
        OpenAsync(options => options.EnableTestCommands = enableTestCommands);

    /// <param name="configure">Sets all but the port.</param>
    /// <param name="memory">What clients may take; as much as the machine allows where it is null.</param>
    public static async Task<TestListener> OpenAsync(Action<WireOptions> configure, ServerMemory? memory = null)
    {
        var silo = new AnswerAll();
        var log = new LogCapture();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton<ICommandDispatcher>(silo);
        if (memory is not null)
            builder.Services.AddSingleton(memory);
        builder.Services.AddWireListener(options =>
        {
            options.Port = 0;
            configure(options);
        });
        var listener = new TestListener(builder.Build()) { Silo = silo, Log = log };
        await listener._host.StartAsync();
        return listener;
    }

    /// <summary>Opens a connection within the process.</summary>
    public Stream ConnectInProcess() => _host.Services.GetRequiredService<WireListener>().Connect();

    public Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(EndPoint);

    /// <summary>Waits until there are as many connections.</summary>
    public async Task UntilConnectionsAsync(int count)
    {
        using var patience = new CancellationTokenSource(RawClient.Patience);
        while (_host.Services.GetRequiredService<ClientConnections>().Count != count)
            await Task.Delay(10, patience.Token);
    }

    /// <summary>Begins to stop, as a signal to the process does.</summary>
    public Task StopAsync(CancellationToken timeIsOver = default) => _host.StopAsync(timeIsOver);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
