namespace Orleans.Embedded.Tests;

/// <summary>Blocks a thread, as one should not, to see that nothing else depends on it.</summary>
internal static class Blocking
{
    public static T WaitFor<T>(Task<T> task)
    {
        task.Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        return task.Result;
    }
}
