namespace Streetcar.Testing.Tests;

public sealed class DeveloperTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_test_waits_for_Enter_and_without_a_keyboard_for_its_cancellation()
    {
        await using var server = await StreetcarServer.StartAsync();
        using var output = new StringWriter();

        await server.WaitForDeveloperAsync(output, new StringReader("\n")).WaitAsync(Patience);
        output.ToString().ShouldContain(server.ConnectionString);

        using var end = new CancellationTokenSource();
        var waiting = server.WaitForDeveloperAsync(output, TextReader.Null, end.Token);
        waiting.IsCompleted.ShouldBeFalse();
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
    }
}
