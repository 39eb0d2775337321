using System.ComponentModel;
using Streetcar.Bench;

return await CommandLine.InvokeAsync(args, async options =>
{
    double? load = Conditions.Load;
    var folder = Directory.CreateTempSubdirectory("streetcar-bench-");
    try
    {
        var documents = new Documents(options.Documents);
        var workloads = Catalog.For(documents, options.Scale.Small, options.Scale.Large)
            .Where(workload => options.Wants(workload.Name)).ToArray();
        var footprint = options.Uri is null && options.Wants(Footprint.Name) ? Footprint.Measure(options.Silo, folder) : null;
        var calls = options.Wants(CallCost.Name) ? await CallCost.MeasureAsync(folder) : null;
        if (options.Wants(MajorityCost.Name))
            Console.WriteLine(await MajorityCost.MeasureAsync(folder, options.Time, options.Rounds));
        if (options.Uri is null && options.Wants(TransactionCost.Name))
            Console.WriteLine(TransactionCost.Measure(options.Silo, folder, documents, options.Time, options.Rounds));
        if (options.Uri is null && options.Wants(WatchCost.Name))
            Console.WriteLine(await WatchCost.MeasureAsync(options.Silo, folder, options.Time, options.Rounds));
        if (options.Uri is null && options.Wants(AccessCost.Name))
            Console.WriteLine(AccessCost.Measure(options.Silo, folder, documents, options.Time, options.Rounds));

        var results = workloads.Length == 0 ? [] : await MeasureAsync(options, documents, workloads, folder);
        var report = new Report(options, results, footprint, calls, load);
        Console.WriteLine();
        Console.Write(report.Summary());
        if (options.Results is { } target)
            report.Write(target);
        return 0;
    }
    catch (Exception e) when (e is WrongAnswerException or InvalidOperationException or IOException or Win32Exception)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
    finally
    {
        folder.Delete(recursive: true);
    }
});

static async Task<List<Result>> MeasureAsync(Options options, Documents documents, Workload[] workloads, DirectoryInfo folder)
{
    using var process = options.Uri is null
        ? SiloProcess.Start(options.Silo, folder.CreateSubdirectory("silo").FullName)
        : null;
    using var other = options.VersusSilo is { } program
        ? SiloProcess.Start(program, folder.CreateSubdirectory("other").FullName)
        : null;
    await using var hosted = await HostedSilo.StartAsync(folder.CreateSubdirectory("hosted").FullName);
    using var sqlite = new PlainSqlite(Path.Combine(folder.FullName, "plain.sqlite"));
    WireTarget wire = process is null
        ? WireTarget.Parse(Contender.Wire, options.Uri!)
        : new(Contender.Wire, process.Server, process);
    List<WireTarget> servers = [wire];
    if (options.Versus is { } uri)
        servers.Add(WireTarget.Parse(uri, uri));
    if (other is not null)
        servers.Add(new(Contender.OtherSilo, other.Server, other));

    var run = new Run(options, documents, [.. servers], hosted, sqlite);
    Console.WriteLine($"Loading {documents.Count:N0} documents …");
    run.Load(forScale: workloads.Any(workload => workload.Smaller is not null));
    var results = new List<Result>();
    foreach (var workload in workloads)
    {
        var measured = await run.MeasureAsync(workload);
        results.AddRange(measured);
        Console.WriteLine();
        Console.Write(Report.Rows(measured));
    }

    run.CleanUp();
    return results;
}
