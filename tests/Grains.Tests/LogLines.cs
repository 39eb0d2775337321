using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Streetcar.Grains.Tests;

/// <summary>Keeps what the silos log as errors.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(string Message, Exception? Exception)> Errors { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Errors.Enqueue((formatter(state, exception), exception));
    }

    public void Dispose()
    {
    }
}
