using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Streetcar.Wire.Tests;

/// <summary>Keeps what is logged as a warning or worse.</summary>
internal sealed class LogCapture : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Complaints { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    /// <summary>Waits for a complaint that contains a text.</summary>
    public async Task UntilAsync(string text)
    {
        using var patience = new CancellationTokenSource(RawClient.Patience);
        while (!Complaints.Any(complaint => complaint.Contains(text, StringComparison.Ordinal)))
            await Task.Delay(10, patience.Token);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Complaints.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
