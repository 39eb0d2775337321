using MongoDB.Driver.GridFS;
using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>The operations of GridFS buckets.</summary>
internal sealed class BucketOperations(IGridFSBucket bucket)
{
    public Task<OperationResult> RunAsync(string name, Arguments arguments) => name switch
    {
        "downloadByName" => DownloadByNameAsync(arguments),
        _ => throw new SpecRunnerException($"The operation '{name}' of buckets is not known."),
    };

    private async Task<OperationResult> DownloadByNameAsync(Arguments arguments)
    {
        string file = arguments.Text("filename")!;
        arguments.End();
        return new(await bucket.DownloadAsBytesByNameAsync(file));
    }
}
