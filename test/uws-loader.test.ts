import { describe, expect, it } from 'vitest'
import { loadUws, UwsLoadError } from '../src/gateway/uws.ts'

describe('uWebSockets.js loader - says what was found, what is needed and what to do', () => {
  const failing = () => {
    throw new Error('Error loading\nThis version of uWS.js supports only Node.js 22 (glibc 2.38)')
  }

  function failure(load: () => unknown): UwsLoadError {
    try {
      loadUws({ load })
    } catch (error) {
      if (error instanceof UwsLoadError) return error
    }
    throw new Error('it did not fail as it should')
  }

  it('when the native binary does not fit this platform', () => {
    const { message, name } = failure(failing)
    expect(name).toBe('UwsLoadError')
    expect(message).toContain('the native binary of uWebSockets.js did not load')
    expect(message).toContain(`Node ${process.versions.node} (modules ${process.versions.modules})`)
    expect(message).toContain(`${process.platform} ${process.arch}`)
    expect(message).toMatch(/glibc \d+\.\d+|no glibc/)
    expect(message).toContain('Needed: Node 20')
    expect(message).toContain('npm install "uWebSockets.js@github:uNetworking/uWebSockets.js#<version>"')
    expect(message).toContain('Cause: This version of uWS.js supports only Node.js 22 (glibc 2.38)')
  })

  it('when what is thrown is no error', () => {
    const thrown = failure(() => {
      throw 'no such module'
    })
    expect(thrown.message).toContain('Cause: no such module')
  })

  it('gives back the module when it loads', () => {
    const loaded = { App: () => undefined }
    expect(loadUws({ load: () => loaded })).toBe(loaded)
    expect(typeof loadUws().App).toBe('function')
  })
})
