namespace Personalize.Server.Tests.Clients;

/// <summary>A test that needs boto3 and the AWS CLI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = ClientTools.Python.Missing;
}
