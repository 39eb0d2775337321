using System.Diagnostics;
using System.Net;

namespace Streetcar.Bench;

/// <summary>The silo as its users run it: a process of its own, on a free port.</summary>
internal sealed class SiloProcess : IDisposable
{
    private const string Ready = "Streetcar is ready at mongodb://";

    private readonly Process _process;

    private SiloProcess(Process process, IPEndPoint server, TimeSpan startTime)
    {
        _process = process;
        Server = server;
        StartTime = startTime;
    }

    public IPEndPoint Server { get; }

    /// <summary>How long it took from the start of the process until it was ready.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>The physical memory that the process holds, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The processor time, user and system, of the process. Linux counts in steps of 10 ms.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts the silo.</summary>
    /// <param name="program">A published program; null for the one that was built with this benchmark.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="more">More of its options.</param>
    public static SiloProcess Start(string? program, string data, params string[] more)
    {
        string[] options = ["--port", "0", "--data", data, .. more];
        var start = program is null
            ? new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Streetcar.Silo.dll"), .. options])
            : new ProcessStartInfo(program, options);
        start.RedirectStandardOutput = true;
        long started = Stopwatch.GetTimestamp();
        var process = Process.Start(start) ?? throw new InvalidOperationException("The silo did not start.");
        string? line = process.StandardOutput.ReadLine();
        var time = Stopwatch.GetElapsedTime(started);
        if (line?.StartsWith(Ready, StringComparison.Ordinal) == true)
            return new SiloProcess(process, IPEndPoint.Parse(line[Ready.Length..]), time);
        process.Kill();
        throw new InvalidOperationException($"The silo did not become ready; it said '{line}'.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
